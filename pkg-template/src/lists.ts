// Several lists of one page, and lists to which the page adds cards.
import { arrange, cardsOf, idOf } from "./arrange.js";
import { CONSENT_EVENT } from "./consent.js";
import { candidateOf, type Shows } from "./list.js";
import { Personalizer } from "./personalizer.js";
import type { Candidate, RankOptions } from "./types.js";

declare global {
  interface HTMLElementEventMap {
    /** A `<foldin-list>` is in its reader's order. */
    "foldin-ranked": CustomEvent<Ranked>;
  }
}

/** What a list was ranked from. */
interface Ranked {
  candidates: readonly Candidate[];
  options: RankOptions;
}

const UNIQUE = "foldin-list[unique]";
const GROWS = "foldin-list[grows]";
const ranked = new WeakMap<Shows, Ranked>();
/** Cards that were added since their list was ranked. */
const added = new WeakMap<Shows, Set<HTMLElement>>();
/** Whether what is heard now was done here. */
let own = false;

const additions = globalThis.MutationObserver && new MutationObserver(hearAdditions);

globalThis.document?.addEventListener("foldin-ranked", hearRanked as EventListener);
globalThis.addEventListener?.(CONSENT_EVENT, () => {
  // The list hides what the server's order does not name. It hears of the same, and first or last.
  setTimeout(() => {
    for (const list of document.querySelectorAll<Shows>(GROWS)) {
      if (list.getAttribute("state") === "ranked") continue;
      for (const card of added.get(list) ?? []) card.hidden = false;
    }
  });
});

function hearRanked({ target, detail }: CustomEvent<Ranked>): void {
  const list = target as Shows;
  if (own || list.localName !== "foldin-list") return;
  ranked.set(list, detail);
  if (list.hasAttribute("grows")) {
    additions.observe(list, { childList: true, subtree: true });
    if (!added.has(list)) added.set(list, new Set());
  }
  growAnew(list);
  if (list.hasAttribute("unique")) void part();
}

function hearAdditions(changes: MutationRecord[]): void {
  for (const list of new Set(changes.map(({ target }) => target))) {
    const found = (list as HTMLElement).closest<Shows>("foldin-list");
    if (found) void grow(found);
  }
}

/** Of what several unique lists would show, the first in the page keeps it; the others rank without. */
async function part(): Promise<void> {
  const lists = [...document.querySelectorAll<Shows>(UNIQUE)];
  const known = await Promise.all(lists.map(personalizerOf));
  const taken = new Set<string>();
  lists.forEach((list, place) => {
    const from = ranked.get(list);
    const foldin = known[place];
    if (from && foldin && shownIn(list).some((id) => taken.has(id))) {
      own = true;
      try {
        list.show(foldin, from.candidates, without(from.options, taken));
      } finally {
        own = false;
      }
      growAnew(list);
    }
    for (const id of shownIn(list)) taken.add(id);
  });
}

/** A ranking hides what the list did not begin with. */
function growAnew(list: Shows): void {
  if (!added.has(list)) return;
  for (const card of added.get(list) ?? []) card.hidden = false;
  added.set(list, new Set());
  void grow(list);
}

/** Ranks the cards that were added, behind those that the reader sees already: what is read stays where it is. */
async function grow(list: Shows): Promise<void> {
  const from = ranked.get(list);
  const fresh = added.get(list);
  if (!from || !fresh) return;
  const known = new Set(from.candidates.map(({ id }) => id));
  const cards = cardsOf(list).filter((card) => !known.has(idOf(card)) && !fresh.has(card));
  const limit = cards.filter((card) => !card.hidden).length;
  if (limit === 0) return;
  for (const card of cards) fresh.add(card);
  const foldin = await personalizerOf(list);
  if (!foldin) return;
  const candidates = cards.map((card) => candidateOf(idOf(card), card.dataset));
  await foldin.prepare(candidates.filter(({ vector }) => !vector).map(({ id }) => id));
  const before = shownIn(list).filter((id) => !candidates.some((one) => one.id === id));
  const elsewhere = [...document.querySelectorAll<Shows>(UNIQUE)].filter(
    (other) => other !== list && list.hasAttribute("unique"),
  );
  const taken = new Set([...before, ...elsewhere.flatMap(shownIn)]);
  // The open article comes with its own vector.
  const open = from.candidates.filter(({ id }) => id === from.options.current);
  const order = foldin.rank([...open, ...candidates], {
    ...without(from.options, taken),
    limit,
  });
  arrange(list, [...before, ...order.map(({ id }) => id)]);
  for (const card of cards) {
    const article = order.find(({ id }) => id === idOf(card));
    list.explain(foldin, card, article);
  }
}

/** What ranks a list; nothing where it is not ranked. */
function personalizerOf(list: HTMLElement): Promise<Personalizer> | undefined {
  const model = list.getAttribute("model");
  if (model === null || list.getAttribute("state") !== "ranked") return undefined;
  return Personalizer.load({ model });
}

function shownIn(list: HTMLElement): string[] {
  return cardsOf(list)
    .filter((card) => !card.hidden)
    .map(idOf);
}

function without(options: RankOptions, taken: Set<string>): RankOptions {
  return { ...options, exclude: [...(options.exclude ?? []), ...taken] };
}
