/** The part of an element that is on the screen, as shares of its height; `bottom` ≤ `top` where nothing is. */
export function viewOf(element: Element): { top: number; bottom: number } {
  const article = element.getBoundingClientRect();
  let top = Math.max(article.top, 0);
  let bottom = Math.min(article.bottom, innerHeight);
  const scroller = scrollerOf(element);
  if (scroller !== undefined) {
    const box = scroller.getBoundingClientRect();
    top = Math.max(top, box.top);
    bottom = Math.min(bottom, box.bottom);
  }
  if (article.height <= 0) return { top: 0, bottom: 0 };
  return {
    top: (top - article.top) / article.height,
    bottom: (bottom - article.top) / article.height,
  };
}

/** The nearest ancestor that scrolls by itself; the document is none. */
function scrollerOf(element: Element): Element | undefined {
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
