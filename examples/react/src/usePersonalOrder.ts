import { type Consent, Personalizer } from "foldin";
import { useEffect, useState } from "react";
import type { Article } from "./articles";

/**
 * The articles in the reader's order, and as they came until the reader agreed, and whenever anything fails. `candidates` must be the same
 * array from one rendering to the next.
 */
export function usePersonalOrder(
  candidates: readonly Article[],
  { model, current, consent }: { model: string; current: string; consent: Consent },
): readonly Article[] {
  const [order, setOrder] = useState(candidates);
  useEffect(() => {
    let over = false;
    setOrder(candidates);
    if (consent !== "granted") return;
    Personalizer.load({ model }).then(
      (foldin) => {
        if (over) return;
        const known = new Map(candidates.map((article) => [article.id, article]));
        const list = foldin.rank(candidates, { current });
        setOrder(list.flatMap(({ id }) => known.get(id) ?? []));
      },
      // The order in which they came is the fallback.
      (error: unknown) => console.warn(error),
    );
    return () => {
      over = true;
    };
  }, [candidates, model, current, consent]);
  return order;
}
