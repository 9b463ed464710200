"use client";

import { Personalizer } from "foldin";
import { useEffect } from "react";

export function Ranked() {
  useEffect(() => {
    Personalizer.load({ model: "/next/model.safetensors", consent: true }).then((foldin) => {
      const list = foldin.rank(["b", "c"], { current: "a", limit: 2 });
      document.body.dataset.order = list.map(({ id }) => id).join();
    });
  }, []);
  return null;
}
