/**
 * Puts cards in order where they are, and hides the others. The page keeps its place: the list does not shrink, the
 * browser's scroll anchor does not travel with a card, and what had the focus has it still.
 */
export function arrange(
  list: HTMLElement,
  cards: readonly HTMLElement[],
  order: readonly string[],
): void {
  const places = new Map(order.map((id, place) => [id, place]));
  const placeOf = (card: HTMLElement) => places.get(card.dataset.item ?? "") ?? order.length;
  const focused = document.activeElement;
  list.style.minBlockSize = `${list.getBoundingClientRect().height}px`;
  list.style.setProperty("overflow-anchor", "none");
  const shown = new Set<string>();
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
  for (const card of cards) {
    const id = card.dataset.item ?? "";
    card.hidden = !places.has(id) || shown.has(id);
    shown.add(id);
  }
  if (
    focused instanceof HTMLElement &&
    focused !== document.activeElement &&
    list.contains(focused)
  ) {
    focused.focus({ preventScroll: true });
  }
}

function byParent(cards: readonly HTMLElement[]): Map<Node, HTMLElement[]> {
  const groups = new Map<Node, HTMLElement[]>();
  for (const card of cards) {
    const parent = card.parentNode;
    if (parent === null) continue;
    groups.set(parent, [...(groups.get(parent) ?? []), card]);
  }
  return groups;
}
