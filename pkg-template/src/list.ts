import { arrange, cardsOf, idOf } from "./arrange.js";
import { CONSENT_EVENT, consent } from "./consent.js";
import { FoldinError, refuse } from "./errors.js";
import { Personalizer } from "./personalizer.js";
import type { Candidate, RankedArticle, RankedList, RankOptions, Rules } from "./types.js";

const TEXTS = {
  "reason-taste": "Because you read “{title}”",
  "reason-topic": "Close to this article",
  "text-ranked": "This list is in your order now.",
  // True of what was read and of what a rule left out.
  "text-empty": "Nothing new here for you.",
};

let announced = false;

/**
 * Makes the class of `<foldin-list>`. A function, since a server has no `HTMLElement`, and since who imports no widget should get none.
 */
export function listClass(): CustomElementConstructor {
  return class FoldinList extends HTMLElement {
    #leave: AbortController | undefined;
    /** The articles in the server's order, and how many of them it shows. */
    #served: { candidates: Candidate[]; shown: number } | undefined;

    connectedCallback(): void {
      this.#leave = new AbortController();
      setState(this, "server");
      const begin = () => {
        if (this.#mayRank()) void this.#rank();
      };
      const { signal } = this.#leave;
      const choice = () => (this.#mayRank() ? begin() : this.#putBack());
      addEventListener(CONSENT_EVENT, choice, { signal });
      // What was read since the page was left must not greet the reader who comes back to it. The profile hears of it first.
      addEventListener("pageshow", (event) => event.persisted && setTimeout(begin), { signal });
      // The list's own markup may still be on its way.
      if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", begin, { once: true, signal });
      } else {
        begin();
      }
    }

    disconnectedCallback(): void {
      this.#leave?.abort();
    }

    #mayRank(): boolean {
      const said = this.getAttribute("consent");
      if (said === "denied") return false;
      return (
        this.getAttribute("state") !== "ranking" && (said === "granted" || consent() === "granted")
      );
    }

    async #rank(): Promise<void> {
      setState(this, "ranking");
      try {
        const model = this.getAttribute("model");
        if (model === null) return refuse("model of <foldin-list>", "the URL of a model", model);
        const granted = this.getAttribute("consent") === "granted";
        const [foldin, rules] = await Promise.all([
          Personalizer.load({ model, ...(granted ? { consent: true } : {}) }),
          this.#rules(),
        ]);
        this.#served ??= this.#asServed();
        const { candidates, shown } = this.#served;
        const current = this.getAttribute("current") ?? undefined;
        const article = document.querySelector<HTMLElement>(
          this.getAttribute("article") ?? "article",
        );
        const open = current === undefined ? [] : [candidateOf(current, article?.dataset)];
        const all = [...open, ...candidates];
        await foldin.prepare(all.filter(({ vector }) => !vector).map(({ id }) => id));
        if (!this.isConnected) return;
        const limit = Math.min(shown, this.#limit() ?? shown);
        // What is undefined is not handed over.
        show(this, foldin, all, { ...rules, limit, current } as RankOptions);
        if (current !== undefined && article !== null) foldin.observe(article, { id: current });
      } catch (error) {
        this.#fail(error);
      }
    }

    async #rules(): Promise<Rules> {
      const text = this.getAttribute("rules") ?? "{}";
      try {
        return text[0] === "{" ? JSON.parse(text) : await (await fetch(text)).json();
      } catch {
        return refuse("rules of <foldin-list>", "JSON or its URL", text);
      }
    }

    /** The cards that the server shows stand before those that it hides. */
    #asServed(): { candidates: Candidate[]; shown: number } {
      const cards = cardsOf(this)
        .filter(idOf)
        .sort((a, b) => +!b.hidden - +!a.hidden);
      const candidates = cards.map((card) => candidateOf(idOf(card), card.dataset));
      return { candidates, shown: cards.filter((card) => !card.hidden).length };
    }

    /** The server's list again: the reader changed their mind. */
    #putBack(): void {
      setState(this, "server");
      if (this.#served !== undefined) {
        const { candidates, shown } = this.#served;
        arrange(
          this,
          candidates.map(({ id }) => id),
          shown,
        );
      }
      for (const reason of this.querySelectorAll<HTMLElement>("[data-reason]"))
        reason.hidden = true;
      this.querySelector("[data-empty]")?.remove();
    }

    #limit(): number | undefined {
      const text = this.getAttribute("limit");
      if (text === null) return undefined;
      const limit = Number(text);
      if (Number.isInteger(limit) && limit >= 1) return limit;
      return refuse("limit of <foldin-list>", "a whole number of at least 1", text);
    }

    #fail(error: unknown): void {
      const failure =
        error instanceof FoldinError
          ? error
          : new FoldinError("wasm-failed", String(error), { cause: error });
      setState(this, "failed", failure.code);
      this.dispatchEvent(
        new CustomEvent("foldin-error", { bubbles: true, detail: { error: failure } }),
      );
    }
  };
}

/** What the markup says of an article. */
export function candidateOf(id: string, said: DOMStringMap = {}): Candidate {
  return {
    ...said,
    id,
    published: Date.parse(said.published as string),
    exposure: Number(said.exposure),
  };
}

/** Ranks, and shows what came of it. `options.limit` is how many cards there should be. */
export function show(
  element: HTMLElement,
  foldin: Personalizer,
  candidates: readonly Candidate[],
  options: RankOptions,
): void {
  const list = foldin.rank(candidates, options);
  const shown = new Map(list.map((article) => [article.id, article]));
  arrange(element, [...shown.keys()]);
  for (const card of cardsOf(element)) explain(element, foldin, card, shown.get(idOf(card)));
  const last = list.leftOut.at(-1)?.reason;
  // None of the rules begins as excluded, hidden, current, read and repeated do.
  const short = last && !/^[ehcr]/.test(last) ? last : "unread";
  setState(
    element,
    "ranked",
    list.length < (options.limit as number) ? `fewer-${short}` : undefined,
  );
  sayEmpty(element, list);
  announce(element);
  const detail = { list, candidates, options };
  element.dispatchEvent(new CustomEvent("foldin-ranked", { bubbles: true, detail }));
}

export function explain(
  element: HTMLElement,
  foldin: Personalizer,
  card: HTMLElement,
  article: RankedArticle | undefined,
): void {
  const place = card.querySelector<HTMLElement>("[data-reason]");
  if (!place || !article) return;
  const strongest = article.because[0];
  const told = article.relevant && strongest && strongest.share > 0 ? strongest.id : undefined;
  const title = told && foldin.title(told);
  let text = "";
  if (told && told === element.getAttribute("current")) text = textOf(element, "reason-topic");
  else if (title) text = textOf(element, "reason-taste").replace("{title}", () => title);
  place.textContent = text;
  place.hidden = !text;
}

function sayEmpty(element: HTMLElement, list: RankedList): void {
  element.querySelector("[data-empty]")?.remove();
  if (list.length > 0) return;
  const line = document.createElement("p");
  line.dataset.empty = "";
  line.textContent = textOf(element, "text-empty");
  element.append(line);
}

/** Tells a screen reader, once a page and when it has nothing else to say. */
function announce(element: HTMLElement): void {
  const text = textOf(element, "text-ranked");
  if (announced || !text) return;
  announced = true;
  const line = document.createElement("p");
  line.role = "status";
  line.style.cssText =
    "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
  document.body.append(line);
  // Only what changes is told.
  setTimeout(() => {
    line.textContent = text;
  }, 100);
}

function textOf(element: HTMLElement, name: keyof typeof TEXTS): string {
  return element.getAttribute(name) ?? TEXTS[name];
}

function setState(
  element: HTMLElement,
  state: "server" | "ranking" | "ranked" | "failed",
  reason?: string,
): void {
  element.setAttribute("state", state);
  if (reason === undefined) element.removeAttribute("reason");
  else element.setAttribute("reason", reason);
}
