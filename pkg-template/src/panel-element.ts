import { CONSENT_EVENT, consent } from "./consent.js";
import { FoldinError } from "./errors.js";
import { STYLE } from "./panel-style.js";
import { ENGLISH, type PanelTexts } from "./panel-texts.js";
import { Personalizer } from "./personalizer.js";
import type { SegmentAnswer, SegmentDefinition } from "./segments.js";
import type { Hideable, HistoryEntry } from "./types.js";

/** English is at hand; of the others a page loads the one it needs. */
const LANGUAGES: Record<string, () => Promise<{ texts: PanelTexts }>> = {
  de: () => import("./panel-de.js"),
  fr: () => import("./panel-fr.js"),
  es: () => import("./panel-es.js"),
  ja: () => import("./panel-ja.js"),
};
/** Of the strongest visit: from which share a visit counts, and from which a lot. */
const COUNTS = [0.4, 0.8];

type Child = Node | string;
type Definitions = Readonly<Record<string, SegmentDefinition>>;

function make(tag: string, given: Record<string, string> = {}, ...children: Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Makes the class of `<foldin-panel>`. A function, since a server has no `HTMLElement`. */
export function panelClass(): CustomElementConstructor {
  return class FoldinPanel extends HTMLElement {
    #own: Partial<PanelTexts> = {};
    #asked: Definitions = {};
    #answer: typeof import("./segments.js").segments | undefined;
    #texts: PanelTexts = ENGLISH;
    #language = "en";
    #foldin: Personalizer | undefined;
    #leave: AbortController | undefined;
    #sure = false;
    readonly #told = make("p", { role: "status", class: "told" });
    readonly #body = make("div");

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      // Not by an element: a page may forbid styles that are not its own.
      const style = new CSSStyleSheet();
      style.replaceSync(STYLE);
      root.adoptedStyleSheets = [style];
      root.append(this.#body, this.#told);
    }

    get texts(): Partial<PanelTexts> {
      return this.#own;
    }

    set texts(texts: Partial<PanelTexts>) {
      this.#own = texts;
      // Before it is known what is kept there is nothing to say it of.
      if (this.#body.hasChildNodes()) this.#show();
    }

    get segments(): Definitions {
      return this.#asked;
    }

    set segments(definitions: Definitions) {
      this.#asked = definitions;
      if (this.isConnected) void this.#load();
    }

    connectedCallback(): void {
      // What a page set before this class was there hides what takes it.
      for (const name of ["texts", "segments"] as const)
        if (Object.hasOwn(this, name)) {
          const given: object = this[name];
          delete (this as Partial<this>)[name];
          Object.assign(this, { [name]: given });
        }
      this.#leave = new AbortController();
      const { signal } = this.#leave;
      const again = () => void this.#load();
      addEventListener(CONSENT_EVENT, again, { signal });
      addEventListener("storage", again, { signal });
      // What was read on another page since is seen when the reader comes back to this one.
      addEventListener("pageshow", again, { signal });
      again();
    }

    disconnectedCallback(): void {
      this.#leave?.abort();
    }

    async #load(): Promise<void> {
      try {
        const language = this.closest<HTMLElement>("[lang]")?.lang || "en";
        const short = language.slice(0, 2).toLowerCase();
        const found = await LANGUAGES[short]?.();
        this.#texts = found?.texts ?? ENGLISH;
        this.#language = found ? language : short === "en" ? language : "en";
        const model = this.getAttribute("model");
        if (model === null)
          throw new FoldinError(
            "argument",
            "model of <foldin-panel> must be the URL of a model, found null",
          );
        this.#foldin = consent() === "granted" ? await Personalizer.load({ model }) : undefined;
        // Most pages ask nothing, and load nothing for it.
        if (Object.keys(this.#asked).length > 0)
          this.#answer = (await import("./segments.js")).segments;
        this.#show();
      } catch (error) {
        const { code } = error as Partial<FoldinError>;
        this.#body.replaceChildren(
          this.#heading(),
          make("p", {}, this.#say("failed", { code: code ?? String(error) })),
          this.#row(this.#button("forgetAll", () => Personalizer.setConsent(false))),
        );
        this.#report(error);
      }
    }

    #report(error: unknown): void {
      this.dispatchEvent(new CustomEvent("foldin-error", { bubbles: true, detail: { error } }));
    }

    #show(): void {
      if (!this.isConnected) return;
      const foldin = this.#foldin;
      const kept = make("p", { class: "muted" }, this.#say("kept", { host: location.host }));
      if (foldin === undefined) {
        this.#body.replaceChildren(
          this.#heading(),
          make("p", {}, this.#say("off")),
          kept,
          ...this.#segments(),
          this.#row(this.#button("allow", () => Personalizer.setConsent(true))),
        );
        return;
      }
      const hidden = foldin.hidden();
      this.#body.replaceChildren(
        this.#heading(),
        kept,
        ...(foldin.paused ? [make("p", {}, this.#say("paused"))] : []),
        ...this.#topics(foldin),
        ...this.#segments(foldin),
        this.#section("visits"),
        this.#visits(foldin),
        ...(hidden.length > 0 ? [this.#section("hidden"), this.#hidden(foldin, hidden)] : []),
        this.#choices(foldin),
      );
    }

    #heading(): HTMLElement {
      this.#body.lang = this.#language;
      return make("h2", { part: "title" }, this.#say("title"));
    }

    #section(name: keyof PanelTexts): HTMLElement {
      return make("h3", { part: "heading" }, this.#say(name));
    }

    #topics(foldin: Personalizer): HTMLElement[] {
      const interests = foldin.interests();
      const most = interests[0]?.strength ?? 1;
      const rows = interests.map(({ topic, strength, evidence }) =>
        make(
          "li",
          { part: "topic" },
          make("span", { class: "name" }, this.#name(topic)),
          make("span", { class: "muted" }, this.#articles(evidence)),
          this.#bar(strength / most),
        ),
      );
      if (rows.length === 0) return [];
      return [this.#section("topics"), make("ul", { class: "topics" }, ...rows)];
    }

    /** What this site would ask, before the reader agrees, too; of whom nothing is kept, nothing can be told. */
    #segments(foldin?: Personalizer): HTMLElement[] {
      const asked = Object.entries(this.#asked);
      if (asked.length === 0) return [];
      let answers: Record<string, SegmentAnswer> = {};
      try {
        if (foldin) answers = this.#answer?.(foldin, this.#asked) ?? answers;
      } catch (error) {
        // The page's own question fails the same: nothing is asked.
        this.#report(error);
        return [];
      }
      const rows = asked.map(([name, { label = name, topics, articles }]) => {
        const made = topics
          ? topics.map((topic) => this.#name(topic)).join(", ")
          : articles && this.#articles(articles.length);
        return make(
          "li",
          { part: "segment" },
          make(
            "span",
            { class: "name" },
            label,
            ...(made && made !== label ? [make("br"), make("span", { class: "muted" }, made)] : []),
          ),
          make("span", {}, this.#words().answers[answers[name] ?? "not-enough"]),
        );
      });
      return [
        this.#section("segments"),
        make("p", { class: "muted" }, this.#say("asked")),
        make("ul", { class: "segments" }, ...rows),
      ];
    }

    #visits(foldin: Personalizer): HTMLElement {
      const visits = foldin.history();
      if (visits.length === 0) return make("p", { class: "muted" }, this.#say("none"));
      const most = Math.max(...visits.map(({ confidence }) => confidence));
      return make(
        "ul",
        { class: "visits" },
        ...visits.map((visit) => {
          const { id, title = id } = visit;
          const forget = this.#button("forget", () => {
            foldin.forget(id);
            this.#tell(this.#say("forgotten", { title }));
          });
          forget.setAttribute("aria-label", this.#say("forgetOne", { title }));
          return make(
            "li",
            { part: "visit" },
            make(
              "span",
              { class: "name" },
              title,
              make("br"),
              make("span", { class: "muted" }, this.#facts(visit, most)),
            ),
            forget,
          );
        }),
      );
    }

    /** When, how long, how far, and how much of the list comes of it. */
    #facts({ start, dwellSeconds, scrollDepth, confidence }: HistoryEntry, most: number): string {
      const date = new Intl.DateTimeFormat(this.#language, { dateStyle: "medium" }).format(start);
      const minutes = (dwellSeconds ?? 0) / 60;
      const dwell = this.#number(
        Math.max(1, Math.round(minutes < 1 ? (dwellSeconds ?? 0) : minutes)),
        {
          style: "unit",
          unit: minutes < 1 ? "second" : "minute",
        },
      );
      const share = confidence / most;
      const weight = this.#words().weights[
        COUNTS.filter((least) => share >= least).length
      ] as string;
      const depth = this.#say("depth", {
        share: this.#number(scrollDepth ?? 0, { style: "percent" }),
      });
      const facts = [date, ...(dwellSeconds ? [dwell] : []), ...(scrollDepth ? [depth] : [])];
      return [...facts, confidence > 0 ? weight : this.#words().weights[0]].join(" · ");
    }

    #hidden(foldin: Personalizer, hidden: Hideable[]): HTMLElement {
      return make(
        "ul",
        { class: "hidden" },
        ...hidden.map((what) => {
          const name =
            typeof what === "string" ? (foldin.title(what) ?? what) : this.#name(what.topic);
          const back = this.#button("unhide", () => {
            foldin.unhide(what);
            this.#tell("");
          });
          back.setAttribute("aria-label", `${this.#say("unhide")}: ${name}`);
          return make("li", {}, make("span", { class: "name" }, name), back);
        }),
      );
    }

    #choices(foldin: Personalizer): HTMLElement {
      if (this.#sure) {
        const forget = this.#button("forgetAll", () => {
          this.#sure = false;
          foldin.forgetAll();
          this.#tell(this.#say("none"));
        });
        const stop = this.#button("stop", () => {
          this.#sure = false;
          foldin.setConsent(false);
        });
        const cancel = this.#button("cancel", () => this.#ask(false));
        return this.#row(make("span", {}, this.#say("sure")), forget, stop, cancel);
      }
      return this.#row(
        this.#button(foldin.paused ? "resume" : "pause", () => {
          foldin.pause(!foldin.paused);
          this.#tell(foldin.paused ? this.#say("paused") : "");
        }),
        this.#button("export", () => save(foldin)),
        this.#button("forgetAll", () => this.#ask(true)),
      );
    }

    #ask(sure: boolean): void {
      this.#sure = sure;
      this.#show();
      // The button that was pressed is gone. Asked, who presses the same key twice keeps everything.
      const buttons = this.#body.querySelectorAll<HTMLElement>(".row:last-child button");
      buttons[buttons.length - 1]?.focus();
    }

    /** Shows what is now, and says what happened. */
    #tell(what: string): void {
      const rows = [...this.#body.querySelectorAll("button")];
      const place = rows.indexOf(this.shadowRoot?.activeElement as HTMLButtonElement);
      this.#show();
      const left = this.#body.querySelectorAll("button");
      if (place >= 0) left[Math.min(place, left.length - 1)]?.focus();
      this.#told.textContent = what;
    }

    #bar(share: number): HTMLElement {
      const filled = make("i");
      filled.style.inlineSize = `${Math.round(100 * share)}%`;
      return make("span", { class: "bar", "aria-hidden": "true" }, filled);
    }

    #row(...children: HTMLElement[]): HTMLElement {
      return make("div", { class: "row" }, ...children);
    }

    #button(name: keyof PanelTexts, act: () => void): HTMLElement {
      const button = make("button", { type: "button", part: "button" }, this.#say(name));
      button.addEventListener("click", act);
      return button;
    }

    #number(value: number, how?: Intl.NumberFormatOptions): string {
      return new Intl.NumberFormat(this.#language, { maximumFractionDigits: 0, ...how }).format(
        value,
      );
    }

    #articles(count: number): string {
      return this.#say("evidence", { count: this.#number(count) });
    }

    #name(topic: string): string {
      return this.#own.names?.[topic] ?? topic;
    }

    #words(): PanelTexts {
      return { ...this.#texts, ...this.#own };
    }

    #say(name: keyof PanelTexts, facts: Record<string, string> = {}): string {
      return String(this.#words()[name]).replace(
        /\{(\w+)\}/g,
        (all, fact: string) => facts[fact] ?? all,
      );
    }
  };
}

/** Gives the reader all of it as a file. */
function save(foldin: Personalizer): void {
  const blob = new Blob([JSON.stringify(foldin.export(), undefined, 2)], {
    type: "application/json",
  });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = `${location.hostname}-foldin.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
