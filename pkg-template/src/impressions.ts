// What an entry cannot do without lies in one file of the bundle: each file more is a request, and a hundred bytes.
import "./list.js";
import { cardsOf, idOf } from "./arrange.js";
import { wallClock } from "./clock.js";
import type { Personalizer } from "./personalizer.js";

/** The shares and the time are those of the Media Rating Council for display advertising. */
const SHARE = 0.5;
const LARGE_SHARE = 0.3;
const LARGE_AREA = 242_500;
const LONG_ENOUGH_MS = 1_000;

/** A card that the reader could see. */
export interface Impression {
  id: string;
  /** The place of the card in its list, from 0. */
  slot: number;
  /** Unix time in milliseconds. */
  at: number;
}

interface Card {
  /** Whether enough of it is on the screen; a card taller than the screen fills half of it. */
  enough: boolean;
  middle: boolean;
  tall: boolean;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/**
 * Calls `seen` once for each card of `list` and each slot it stands in, when half of it (30 % of a card of 242,500 px² or
 * more; half of the screen for a card that is taller) was in view for a second without a break, in a visible page. Without
 * consent nothing is watched. Gives the function that ends it.
 */
export function watchImpressions(
  foldin: Pick<Personalizer, "measures">,
  list: HTMLElement,
  seen: (impression: Impression) => void,
): () => void {
  if (!foldin.measures) return () => {};
  const cards = new Map<Element, Card>();
  const done = new Set<string>();
  const listeners = new AbortController();

  const settle = (element: Element, card: Card) => {
    const counts =
      document.visibilityState === "visible" && (card.tall ? card.middle : card.enough);
    if (!counts) {
      clearTimeout(card.timer);
      card.timer = undefined;
    } else {
      card.timer ??= setTimeout(() => tell(element), LONG_ENOUGH_MS);
    }
  };
  const tell = (element: Element) => {
    const id = idOf(element as HTMLElement);
    const slot = cardsOf(list).indexOf(element as HTMLElement);
    const once = `${slot} ${id}`;
    if (slot < 0 || done.has(once) || !foldin.measures) return;
    done.add(once);
    seen({ id, slot, at: wallClock() });
  };
  const shares = new IntersectionObserver(
    (entries) => {
      for (const { target, intersectionRatio, boundingClientRect, rootBounds } of entries) {
        const card = cards.get(target);
        if (card === undefined) continue;
        const { width, height } = boundingClientRect;
        card.tall = height > (rootBounds?.height ?? innerHeight);
        card.enough = intersectionRatio >= (width * height >= LARGE_AREA ? LARGE_SHARE : SHARE);
        settle(target, card);
      }
    },
    { threshold: [0, LARGE_SHARE, SHARE, 1] },
  );
  // No share of a tall card can be named in advance. One that lies over the middle of the screen fills half of it.
  const middles = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const card = cards.get(target);
        if (card === undefined) continue;
        card.middle = isIntersecting;
        settle(target, card);
      }
    },
    { rootMargin: "-50% 0px" },
  );
  for (const element of cardsOf(list)) {
    cards.set(element, { enough: false, middle: false, tall: false, timer: undefined });
    shares.observe(element);
    middles.observe(element);
  }
  const settleAll = () => {
    for (const [element, card] of cards) settle(element, card);
  };
  document.addEventListener("visibilitychange", settleAll, { signal: listeners.signal });
  return () => {
    listeners.abort();
    shares.disconnect();
    middles.disconnect();
    for (const { timer } of cards.values()) clearTimeout(timer);
  };
}
