import { Personalizer } from "foldin";
import "foldin/widget";

Personalizer.load({ model: "model.safetensors", consent: true }).then((foldin) => {
  const list = foldin.rank(["b", "c"], { current: "a", limit: 2 });
  document.body.dataset.order = list.map(({ id }) => id).join();
});
