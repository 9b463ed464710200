/**
 * Puts the cards of a list in order where they are, and hides all but the first `most` of the order. The page keeps its place:
 * the list does not shrink, the browser's scroll anchor does not travel with a card, and what had the focus or was selected is so
 * still.
 */
export function arrange(
  list: HTMLElement,
  order: readonly string[],
  most: number = order.length,
): void {
  const cards = cardsOf(list);
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = (card: HTMLElement) => places.get(idOf(card)) ?? order.length;
  const focused = document.activeElement;
  const selection = getSelection() as Selection;
  const { anchorNode, anchorOffset, focusNode, focusOffset } = selection;
  // An element that no style knows lies in a line, where nothing keeps a height. One that is not shown has no parent to lie in.
  if (list.offsetParent && !list.clientHeight) list.style.display = "block";
  list.style.minBlockSize = `${list.getBoundingClientRect().height}px`;
  list.style.overflowAnchor = "none";
  for (const [parent, siblings] of byParent(cards)) {
    // Cards keep the slots that cards had, so that whatever stands between them stays there.
    const slots = siblings.map((card) => {
      const slot = document.createComment("");
      parent.replaceChild(slot, card);
      return slot;
    });
    const sorted = [...siblings].sort((a, b) => placeOf(a) - placeOf(b));
    sorted.forEach((card, place) => {
      slots[place]?.replaceWith(card);
    });
  }
  const seen = new Set<string>();
  for (const card of cards) {
    // Of two cards of one article the second stays hidden.
    card.hidden = placeOf(card) >= most || seen.has(idOf(card));
    seen.add(idOf(card));
  }
  if (
    focused instanceof HTMLElement &&
    focused !== document.activeElement &&
    list.contains(focused)
  ) {
    focused.focus({ preventScroll: true });
  }
  // After the focus, which WebKit takes the selection along with.
  if (anchorNode && (list.contains(anchorNode) || list.contains(focusNode)))
    selection.setBaseAndExtent(anchorNode, anchorOffset, focusNode as Node, focusOffset);
}

/** The cards of a list as they stand in the page. */
export function cardsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-item]")];
}

/** The article of a card. */
export function idOf(card: HTMLElement): string {
  return card.dataset.item as string;
}

function byParent(cards: readonly HTMLElement[]): Map<Node, HTMLElement[]> {
  const groups = new Map<Node, HTMLElement[]>();
  for (const card of cards) {
    // A card of a list lies in it.
    const parent = card.parentNode as Node;
    groups.set(parent, [...(groups.get(parent) ?? []), card]);
  }
  return groups;
}
