import type { Engine } from "../bindings/foldin_core.js";
import { checkArray, checkId, checkRange, ownOf } from "./arguments.js";
import { wallClock } from "./clock.js";
import { CONSENT_EVENT, choose, consent, follow, pageMayGrant } from "./consent.js";
import { FoldinError, guarded, refuse } from "./errors.js";
import { asStored, hiding, shown } from "./hidden.js";
import { isAddress, loadEngine } from "./load.js";
import { loadParts } from "./parts.js";
import { rank } from "./ranking.js";
import { isPrivate, newVisitId, Observation } from "./reading.js";
import * as store from "./store.js";
import type {
  Candidate,
  Consent,
  Hideable,
  HistoryEntry,
  Interest,
  KeptVisit,
  LoadOptions,
  MeasuredVisit,
  ProfileExport,
  RankedList,
  RankOptions,
  RecordedVisit,
  StoredHidden,
} from "./types.js";

/** What the core answers to a visit that an earlier build wrote. */
const OUTDATED = 2;
const LONGEST_DWELL_SECONDS = 1_800;
const loaded = new Map<string, Promise<Personalizer>>();

/** What other modules of the package rank by. @internal */
export let coreOf: (foldin: Personalizer) => Engine;

/** A reader, a model, and what is known of the one to the other. */
export class Personalizer {
  readonly #engine: Engine;
  readonly #mayMeasure: boolean;
  readonly #release: () => void;
  /** Where the model lies. */
  readonly #head: string;
  readonly #observations = new Map<Element, Observation>();
  readonly #listeners = new AbortController();
  #granted: boolean;
  /** What the page said last. */
  #pageSaid: boolean | undefined;
  /** Whether the reader's own word was stored when it was last looked for. */
  #readerAgreed = consent() === "granted";
  #freed = false;

  static {
    coreOf = (foldin) => foldin.#core();
  }

  private constructor(engine: Engine, options: LoadOptions, head: string, release: () => void) {
    this.#engine = engine;
    this.#release = release;
    this.#head = head;
    const driven = globalThis.navigator?.webdriver === true && options.automation !== true;
    const framed = globalThis.self !== globalThis.top && options.frame !== true;
    this.#mayMeasure = !driven && !framed;
    this.#pageSaid = options.consent;
    this.#granted =
      consent() === "granted"
        ? options.consent !== false
        : options.consent === true && pageMayGrant();
    if (this.#granted) this.#restore();
    const { signal } = this.#listeners;
    globalThis.addEventListener?.(CONSENT_EVENT, this.#onChoice, { signal });
    const others = {
      changed: () => this.#follow(),
      withdrawn: () => follow(false),
      forgotten: (id: string) => (id === "" ? this.#forgetAll() : this.#forget(id)),
    };
    store.watchOthers(others, signal);
  }

  /**
   * Loads core and model. May be called as often as one likes; of several words on consent the last counts. Rejects with a
   * `FoldinError`.
   */
  static load(options: LoadOptions): Promise<Personalizer> {
    const own = ownOf(options ?? refuse("options", "an object with `model`", options));
    const { model } = own;
    const key = isAddress(model) ? new URL(model, document.baseURI).href : undefined;
    const release = () => {
      if (key !== undefined) loaded.delete(key);
    };
    const known = key === undefined ? undefined : loaded.get(key);
    if (known !== undefined) return known.then((foldin) => foldin.#hear(own.consent));
    const loading = loadEngine(key ?? model, own.wasm).then(
      (engine) =>
        new Personalizer(engine, own, key ?? (model as Partial<Response>).url ?? "", release),
      (error: unknown) => {
        release();
        throw error;
      },
    );
    if (key !== undefined) loaded.set(key, loading);
    return loading;
  }

  /** What the reader chose on this device. Loads nothing. */
  static consent(): Consent {
    return consent();
  }

  /** Keeps the reader's choice for this device; `false` deletes all that foldin stored. Loads nothing. */
  static setConsent(granted: boolean): void {
    choose(granted);
  }

  /** The content hash of the model. */
  get modelId(): string {
    return this.#core().modelId;
  }

  /** Whether visits are measured and kept. */
  get consented(): boolean {
    return this.#granted;
  }

  /** Whether `observe` measures: with consent, and unless a program drives the browser or another page shows this one. */
  get measures(): boolean {
    return this.#granted && this.#mayMeasure && !this.#freed && !store.paused();
  }

  /** Whether the reader asked for a pause on this device. */
  get paused(): boolean {
    return store.paused();
  }

  /**
   * Adds nothing to what is known of the reader, in any tab, until it is called with `false`; what is known stays and ranks. What is
   * open is then measured from the next `observe`. Nothing without consent.
   */
  pause(paused: boolean): void {
    this.#core();
    if (!this.#granted) return;
    this.#unobserveAll();
    store.storeGrant(paused ? "paused" : "granted");
  }

  /** Whether all that is kept is on the device. `false` where its store is full or forbidden: then it goes with the page. */
  get stored(): boolean {
    return store.allStored();
  }

  /**
   * Measures how `article` is read, until another article is observed in the same element, the element is taken out of the
   * page, or `unobserve` is called. The same element and id again change nothing. Without consent nothing is listened to, and
   * what is marked `data-private`, itself or anything around it, is never measured.
   */
  observe(article: Element, options: { id: string; title?: string }): void {
    this.#core();
    if (!(article instanceof Element)) refuse("article", "an element", article);
    const { id, title = document.title } = ownOf(options);
    checkId("options.id", id);
    const before = this.#observations.get(article);
    if (before?.id === id) return;
    before?.stop();
    this.#observations.delete(article);
    if (!this.measures || isPrivate(article)) return;
    for (const other of this.#observations.keys()) if (!other.isConnected) this.unobserve(other);
    this.#observations.set(
      article,
      new Observation(article, {
        id,
        title,
        // It may have been marked since.
        save: (visit) => (isPrivate(article) ? this.#forget(id) : this.#keep(visit)),
      }),
    );
  }

  /** Ends the visit of what is read in `article`. */
  unobserve(article: Element): void {
    this.#observations.get(article)?.stop();
    this.#observations.delete(article);
  }

  /**
   * Of a model that `foldin publish` wrote: fetches what it has of these articles, and of those that were read, before they are
   * ranked or observed. Of what comes with its vector nothing needs to be fetched. Of a whole model, and of one that was given as
   * bytes, nothing is. What cannot be fetched stays unknown.
   */
  async prepare(ids: readonly string[]): Promise<void> {
    checkArray("ids", ids, "ids");
    await loadParts(() => this.#core(), this.#head, ids);
  }

  /** Ranks candidates, given in the server's order, which decides between equal scores. */
  rank(candidates: readonly (string | Candidate)[], options: RankOptions = {}): RankedList {
    return rank(this.#core(), candidates, options);
  }

  /** Keeps a visit that the page measured itself. Without consent it is gone with the page. */
  record(visit: RecordedVisit): void {
    this.#core();
    const { id, title, dwellSeconds, scrollDepth, start: began } = ownOf(visit);
    checkId("visit.id", id);
    const dwell = checkRange("visit.dwellSeconds", dwellSeconds, Number.MAX_VALUE);
    const depth = checkRange("visit.scrollDepth", scrollDepth, 1);
    const start =
      checkRange("visit.start", began, Number.MAX_VALUE) ?? wallClock() - (dwell ?? 0) * 1000;
    this.#keep({
      visitId: newVisitId(),
      id,
      start,
      entry: "record",
      ...(title === undefined ? {} : { title }),
      ...(dwell === undefined ? {} : { dwellMs: Math.min(dwell, LONGEST_DWELL_SECONDS) * 1000 }),
      ...(depth === undefined ? {} : { maxDepth: depth }),
    });
  }

  /** Never shows an article or a topic again, until `unhide`. */
  hide(what: Hideable): void {
    const [name, isTopic] = hiding(what);
    this.#core().hide(name, isTopic);
    if (this.#granted) store.storeHidden(asStored(name, isTopic));
  }

  /** Takes a hiding back; whether there was one. */
  unhide(what: Hideable): boolean {
    const [name, isTopic] = hiding(what);
    const found = this.#core().unhide(name, isTopic);
    store.dropHidden(asStored(name, isTopic));
    return found;
  }

  /** What is hidden, in the order in which it was. */
  hidden(): Hideable[] {
    return this.#hidden().map(shown);
  }

  /** The reader's topics, strongest first. Empty where the model knows no topics. */
  interests(): Interest[] {
    return guarded(() => this.#core().interests(wallClock())) as Interest[];
  }

  /** Visits, latest first. */
  history(): HistoryEntry[] {
    const core = this.#core();
    const now = wallClock();
    return this.#visits()
      .map(({ id, visitId, start, title, dwellMs, maxDepth }) => ({
        id,
        visitId,
        start,
        confidence: core.confidence(id, now),
        ...(title === undefined ? {} : { title }),
        ...(dwellMs === undefined ? {} : { dwellSeconds: dwellMs / 1000 }),
        ...(maxDepth === undefined ? {} : { scrollDepth: maxDepth }),
      }))
      .reverse();
  }

  /** The title of an article that was read, where a visit has one. */
  title(id: string): string | undefined {
    checkId("id", id);
    return this.#core().title(id);
  }

  /** Forgets every visit of an article; how many there were. The list is then as if it had never been read. */
  forget(id: string): number {
    checkId("id", id);
    const gone = this.#forget(id);
    if (this.#granted) store.announceForgotten(id);
    return gone;
  }

  /** Forgets every visit, and what was hidden. Consent stays as it is. */
  forgetAll(): void {
    this.#forgetAll();
    if (this.#granted) store.announceForgotten();
  }

  /** All that is kept of the reader. */
  export(): ProfileExport {
    return { format: "foldin-profile", version: 2, visits: this.#visits(), hidden: this.#hidden() };
  }

  /** Adds what `export` gave, on this device or another; how many visits. Damaged entries are left out. */
  import(profile: ProfileExport): number {
    const core = this.#core();
    const { format, version, visits, hidden } = ownOf(profile);
    if (format !== "foldin-profile" || (version !== 1 && version !== 2)) {
      const found = `${format} ${version}`;
      refuse("profile", "an export of version 1 or 2", found);
    }
    checkArray("profile.visits", visits, "visits");
    checkArray("profile.hidden", hidden, "what is hidden");
    const taken = this.#take(visits, hidden, true);
    if (this.#granted) store.dropVisits(core.makeRoom(wallClock()));
    return taken;
  }

  /** Keeps the reader's choice. `false` stops listening and deletes all that foldin stored. */
  setConsent(granted: boolean): void {
    this.#core();
    if (typeof granted !== "boolean") refuse("granted", "true or false", granted);
    choose(granted);
  }

  /** Saves, stops listening, and gives the memory back. Every later call throws "freed". */
  free(): void {
    if (this.#freed) return;
    // First: of a core that was stopped in the middle the rest fails, and the next to load must get another one.
    this.#release();
    this.#listeners.abort();
    this.#unobserveAll();
    this.#freed = true;
    this.#engine.free();
  }

  readonly #onChoice = (event: Event): void => {
    const { granted } = (event as CustomEvent<{ granted: boolean }>).detail;
    this.#grant(granted);
  };

  /** Whoever loads again may have the answer by now. */
  #hear(said: boolean | undefined): this {
    this.#pageSaid = said ?? this.#pageSaid;
    if (said === false || (said === true && (consent() === "granted" || pageMayGrant()))) {
      this.#grant(said);
    }
    return this;
  }

  #grant(granted: boolean): void {
    this.#readerAgreed = consent() === "granted";
    if (granted === this.#granted) return;
    this.#granted = granted;
    if (granted) {
      // What was recorded in this page before the reader agreed is the reader's, too.
      this.#visits().forEach(store.storeVisit);
      this.#hidden().forEach(store.storeHidden);
      this.#restore();
    } else {
      for (const observation of this.#observations.values()) observation.discard();
      this.#observations.clear();
      this.#engine.forgetAll();
    }
  }

  #core(): Engine {
    if (this.#freed) throw new FoldinError("freed", "it was freed");
    return this.#engine;
  }

  /** What another tab forgot is forgotten here, too, and what the reader chose there holds here. */
  #follow(): void {
    const agreed = consent() === "granted";
    if (agreed !== this.#readerAgreed) {
      this.#readerAgreed = agreed;
      if (!agreed || this.#pageSaid !== false) follow(agreed);
      return;
    }
    if (!this.#granted) return;
    if (store.paused()) this.#unobserveAll();
    this.#engine.forgetAll();
    this.#restore();
  }

  #restore(): void {
    this.#take(store.storedVisits(), store.storedHidden(), false);
  }

  /** Adds visits and hidings; how many visits. Those that cannot be read are left where they are, and cost no other. */
  #take(visits: Iterable<object>, hidden: Iterable<StoredHidden>, anew: boolean): number {
    let taken = 0;
    for (const visit of visits) {
      const answer = this.#engine.restore(visit);
      if (answer === 0) continue;
      taken += 1;
      if (anew || answer === OUTDATED) this.#store((visit as KeptVisit).visitId);
    }
    for (const what of hidden) {
      try {
        this.#engine.hide(...hiding(shown(what)));
        if (anew && this.#granted) store.storeHidden(what);
      } catch {
        // One entry that cannot be read must not cost the others.
      }
    }
    return taken;
  }

  #keep(visit: MeasuredVisit): void {
    if (store.paused()) return;
    const gone = guarded(() => this.#core().remember(visit, wallClock()));
    if (this.#granted) store.dropVisits(gone);
    this.#store(visit.visitId);
  }

  #store(visitId: string): void {
    const kept = this.#engine.record(visitId) as KeptVisit | undefined;
    if (kept !== undefined && this.#granted) store.storeVisit(kept);
  }

  /** Forgets an article. A visit of it that goes on is another one from now. */
  #forget(id: string): number {
    const gone = guarded(() => this.#core().forget(id));
    store.dropVisits(gone);
    for (const observation of this.#observations.values()) {
      if (observation.id === id) observation.restart();
    }
    return gone.length;
  }

  #forgetAll(): void {
    this.#core().forgetAll();
    store.dropProfile();
    for (const observation of this.#observations.values()) observation.restart();
  }

  #unobserveAll(): void {
    for (const article of this.#observations.keys()) this.unobserve(article);
  }

  #visits(): KeptVisit[] {
    return guarded(() => this.#core().visits()) as KeptVisit[];
  }

  #hidden(): StoredHidden[] {
    return guarded(() => this.#core().hidden()) as StoredHidden[];
  }
}
