export interface View {
  top: number;
  bottom: number;
  /** Of the whole element, in pixels. */
  height: number;
}

/**
 * The part of an element that is on the screen, as shares of its height; `bottom` ≤ `top` where nothing is. `scroller` is the
 * ancestor that scrolls it, if not the document does.
 */
export function viewOf(element: Element, scroller: Element | undefined): View {
  const { top, bottom, height } = element.getBoundingClientRect();
  if (height <= 0) return { top: 0, bottom: 0, height: 0 };
  const box = scroller?.getBoundingClientRect();
  const from = Math.max(top, 0, box?.top ?? 0);
  const to = Math.min(bottom, innerHeight, box?.bottom ?? innerHeight);
  return { top: (from - top) / height, bottom: (to - top) / height, height };
}

/** The nearest ancestor that scrolls by itself; the document is none. */
export function scrollerOf(element: Element): Element | undefined {
  for (
    let node = element.parentElement;
    node !== null && node !== document.body;
    node = node.parentElement
  ) {
    const overflow = getComputedStyle(node).overflowY;
    if ((overflow === "auto" || overflow === "scroll") && node.scrollHeight > node.clientHeight)
      return node;
  }
  return undefined;
}
