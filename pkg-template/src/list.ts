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

/** What lists.ts asks of a list. */
export interface Shows extends HTMLElement {
  /** Ranks, and shows what comes of it. `options.limit` is how many cards there should be. */
  show(foldin: Personalizer, candidates: readonly Candidate[], options: RankOptions): void;
  /** Says on a card why it is there. */
  explain(foldin: Personalizer, card: HTMLElement, article: RankedArticle | undefined): void;
}

/**
 * Makes the class of `<foldin-list>`. A function, since a server has no `HTMLElement`, and since who imports no widget should get none.
 */
export function listClass(): CustomElementConstructor {
  return class FoldinList extends HTMLElement implements Shows {
    #leave: AbortController | undefined;
    /** The articles in the server's order, and how many of them it shows. */
    #served: { candidates: Candidate[]; shown: number } | undefined;

    connectedCallback(): void {
      this.#leave = new AbortController();
      this.#state("server");
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
      this.#state("ranking");
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
        this.show(foldin, all, { ...rules, limit, current } as RankOptions);
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

    show(foldin: Personalizer, candidates: readonly Candidate[], options: RankOptions): void {
      const list = foldin.rank(candidates, options);
      const shown = new Map(list.map((article) => [article.id, article]));
      arrange(this, [...shown.keys()]);
      for (const card of cardsOf(this)) this.explain(foldin, card, shown.get(idOf(card)));
      const last = list.leftOut.at(-1)?.reason;
      // None of the rules begins as excluded, hidden, current, read and repeated do.
      const short = last && !/^[ehcr]/.test(last) ? last : "unread";
      this.#state("ranked", list.length < (options.limit as number) ? `fewer-${short}` : undefined);
      this.#sayEmpty(list);
      this.#announce();
      const detail = { list, candidates, options };
      this.dispatchEvent(new CustomEvent("foldin-ranked", { bubbles: true, detail }));
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
      this.#state("server");
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

    explain(foldin: Personalizer, card: HTMLElement, article: RankedArticle | undefined): void {
      const place = card.querySelector<HTMLElement>("[data-reason]");
      if (!place || !article) return;
      const strongest = article.because[0];
      const told = article.relevant && strongest && strongest.share > 0 ? strongest.id : undefined;
      const title = told && foldin.title(told);
      let text = "";
      if (told && told === this.getAttribute("current")) text = this.#text("reason-topic");
      else if (title) text = this.#text("reason-taste").replace("{title}", () => title);
      place.textContent = text;
      place.hidden = !text;
    }

    #sayEmpty(list: RankedList): void {
      this.querySelector("[data-empty]")?.remove();
      if (list.length > 0) return;
      const line = document.createElement("p");
      line.dataset.empty = "";
      line.textContent = this.#text("text-empty");
      this.append(line);
    }

    /** Tells a screen reader, once a page and when it has nothing else to say. */
    #announce(): void {
      const text = this.#text("text-ranked");
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

    #text(name: keyof typeof TEXTS): string {
      return this.getAttribute(name) ?? TEXTS[name];
    }

    #state(state: "server" | "ranking" | "ranked" | "failed", reason?: string): void {
      this.setAttribute("state", state);
      if (reason === undefined) this.removeAttribute("reason");
      else this.setAttribute("reason", reason);
    }

    #fail(error: unknown): void {
      const failure =
        error instanceof FoldinError
          ? error
          : new FoldinError("wasm-failed", String(error), { cause: error });
      this.#state("failed", failure.code);
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
