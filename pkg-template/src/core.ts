import type * as generated from "../bindings/foldin_core.js";
import type * as Exports from "../bindings/foldin_core_bg.wasm";
import type { Imports } from "../bindings/imports.js";
import type { Facts } from "./trace.js";

// wasm-bindgen's private way of passing values, in fewer bytes than its own JavaScript. `implements` names a method that is
// missing here, `Exports` and `Imports` a wrong argument. What is given up is what no page needs: memory that is freed when
// an object that nobody freed is collected, and old ways to start.

type Generated<Class> = Omit<Class, "free" | typeof Symbol.dispose>;
type Place = readonly [at: number, length: number];

/** Where wasm-bindgen has `undefined`, `null`, `true` and `false`. */
const FIRST_CONSTANT = 1024;

let wasm: typeof Exports;
let bytes = new Uint8Array();
let words = new Uint32Array();
/** Bytes of the text, or values of the list, that was handed over last. */
let given = 0;
const encoder = new TextEncoder();
const decoder = new TextDecoder(undefined, { ignoreBOM: true });

/** The memory as it is: when it grows, its old views are empty. */
function look(): void {
  const { buffer } = wasm.memory;
  if (bytes.buffer === buffer) return;
  bytes = new Uint8Array(buffer);
  words = new Uint32Array(buffer);
}

function handOver(data: Uint8Array): number {
  given = data.length;
  const at = wasm.__wbindgen_malloc(given, 1) >>> 0;
  look();
  bytes.set(data, at);
  return at;
}

function text(value: string | null | undefined): number {
  given = 0;
  return value == null ? 0 : handOver(encoder.encode(value));
}

function read(at: number, length: number): string {
  look();
  return decoder.decode(bytes.subarray(at >>> 0, (at >>> 0) + length));
}

/** Puts a value where the wasm finds it. */
function keep(value: unknown): number {
  const place = wasm.__externref_table_alloc();
  wasm.__wbindgen_externrefs.set(place, value);
  return place;
}

function take(place: number) {
  const value = wasm.__wbindgen_externrefs.get(place);
  wasm.__externref_table_dealloc(place);
  return value;
}

function takeText([at, length]: Place): string | undefined {
  if (!at) return undefined;
  const text = read(at, length);
  wasm.__wbindgen_free(at, length, 1);
  return text;
}

function taken(value: number, error: number, failed: number) {
  if (failed) throw take(error);
  return take(value);
}

/** Of one list, by where they lie: thousands of shares name some hundred articles. */
let ids: string[];
const names: string[] = [];
/**
 * A name of a member, read once: it is a constant of the wasm, of which one list asks some thousands of times. By place and length,
 * for one may be the beginning of another.
 */
const named = (at: number, length: number): string =>
  (names[at * 64 + length] ??= read(at, length));

const set = (object: unknown, at: number, length: number, value: unknown) => {
  (object as Record<string, unknown>)[named(at, length)] = value;
};

const push = (array: unknown, value: unknown) => {
  (array as unknown[]).push(value);
};

/** What the core asks of the page; src/browser/value.rs says what each is for. */
const imports: Imports = {
  page_parse(at, length) {
    try {
      return [JSON.parse(read(at, length))];
    } catch (error) {
      return (error as Error).message;
    }
  },
  page_member(value, at, length) {
    const member = (value as Record<string, unknown> | null)?.[named(at, length)];
    return member == null ? 0 : keep(member);
  },
  page_members: (value) =>
    value && typeof value === "object" ? keep(Object.entries(value).flat()) : 0,
  page_length: (value) => (Array.isArray(value) ? value.length : -1),
  page_element: (array, index) => (array as unknown[])[index],
  page_number: (value) => (typeof value === "number" ? value : Number.NaN),
  page_object: () => ({}),
  page_array: () => [],
  page_set: set,
  page_set_number: set,
  page_set_text: (object, at, length, from, size) => set(object, at, length, read(from, size)),
  page_push: push,
  page_push_number: push,
  page_push_share(array, at, length, share) {
    ids[at] ??= read(at, length);
    (array as unknown[]).push({ id: ids[at], share });
  },
  __wbindgen_string_get(to, value) {
    const at = typeof value === "string" ? text(value) : 0;
    look();
    words.set([at, given], to >>> 2);
  },
  __wbindgen_is_undefined: (value) => +(value === undefined),
  __wbindgen_throw(at, length) {
    throw new Error(read(at, length));
  },
  __wbindgen_generic_0000000000000001: read,
  __wbindgen_init_externref_table() {
    const table = wasm.__wbindgen_externrefs;
    table.set(0, undefined);
    [undefined, null, true, false].forEach((value, place) => {
      table.set(FIRST_CONSTANT + place, value);
    });
  },
};

/** The core in another form, over what it asks of the page. */
type Program = (asked: { _: WebAssembly.ModuleImports }) => { exports: object };

/** Compiles and starts the core. Only what is declared as wasm may be compiled while it arrives. */
export async function start(
  source: Response | ArrayBuffer | WebAssembly.Module | Program,
): Promise<void> {
  const asked = { _: imports as unknown as WebAssembly.ModuleImports };
  const started =
    typeof source === "function"
      ? source(asked)
      : source instanceof Response
        ? source.headers.get("Content-Type") === "application/wasm"
          ? await WebAssembly.instantiateStreaming(source, asked)
          : await WebAssembly.instantiate(await source.arrayBuffer(), asked)
        : await WebAssembly.instantiate(source as ArrayBuffer, asked);
  const { instance = started } = started as Partial<WebAssembly.WebAssemblyInstantiatedSource>;
  wasm = (instance as WebAssembly.Instance).exports as unknown as typeof Exports;
  wasm.__wbindgen_start();
}

/** A model and a profile. */
export class Engine implements Generated<generated.Engine> {
  readonly #at: number;

  constructor(model: Uint8Array) {
    const [at, error, failed] = wasm.engine_new(handOver(model), given);
    if (failed) throw take(error);
    this.#at = at;
  }

  free(): void {
    wasm.__wbg_engine_free(this.#at, 0);
  }

  get modelId(): string {
    return takeText(wasm.engine_modelId(this.#at)) as string;
  }

  title(id: string): string | undefined {
    return takeText(wasm.engine_title(this.#at, text(id), given));
  }

  get dimension(): number {
    return wasm.engine_dimension(this.#at);
  }

  rank(candidates: unknown, options: unknown, drawn: unknown, now: number) {
    ids = [];
    return taken(...wasm.engine_rank(this.#at, candidates, options, drawn, now));
  }

  missing(ids: unknown): number[] {
    return wasm.engine_missing(this.#at, ids);
  }

  take(part: Uint8Array): void {
    wasm.engine_take(this.#at, handOver(part), given);
  }

  remember(visit: unknown, now: number): string[] {
    return taken(...wasm.engine_remember(this.#at, visit, now));
  }

  restore(visit: unknown): number {
    return wasm.engine_restore(this.#at, visit);
  }

  makeRoom(now: number): string[] {
    return wasm.engine_makeRoom(this.#at, now);
  }

  record(visitId: string) {
    return wasm.engine_record(this.#at, text(visitId), given);
  }

  forget(id: string): string[] {
    return wasm.engine_forget(this.#at, text(id), given);
  }

  forgetAll(): void {
    wasm.engine_forgetAll(this.#at);
  }

  visits() {
    return wasm.engine_visits(this.#at);
  }

  confidence(id: string, now: number): number {
    return wasm.engine_confidence(this.#at, text(id), given, now);
  }

  interests(now: number) {
    return taken(...wasm.engine_interests(this.#at, now));
  }

  hide(name: string, topic: boolean): void {
    wasm.engine_hide(this.#at, text(name), given, +topic);
  }

  unhide(name: string, topic: boolean): boolean {
    return wasm.engine_unhide(this.#at, text(name), given, +topic) !== 0;
  }

  hidden() {
    return wasm.engine_hidden(this.#at);
  }
}

/** Measures one visit. */
export class PageMeter implements Omit<Generated<generated.PageMeter>, keyof Facts> {
  readonly #at: number;

  constructor(
    visitId: string,
    id: string,
    title: string | undefined,
    entry: string,
    start: number,
    now: number,
  ) {
    this.#at = wasm.pagemeter_new(
      text(visitId),
      given,
      text(id),
      given,
      text(title),
      given,
      text(entry),
      given,
      start,
      now,
    );
  }

  free(): void {
    wasm.__wbg_pagemeter_free(this.#at, 0);
  }

  get active(): boolean {
    return wasm.pagemeter_active(this.#at) !== 0;
  }

  lapsed(now: number): boolean {
    return wasm.pagemeter_lapsed(this.#at, now) !== 0;
  }

  /** Tells the meter what happened; it takes the facts in the order in which they are written. */
  tell<Name extends keyof Facts>(name: Name, facts: Facts[Name], now: number): void {
    // Of the meter's functions the names are left as they are.
    const told = wasm as unknown as Record<Name, (...facts: unknown[]) => void>;
    told[name](this.#at, ...Object.values(facts), now);
  }

  checkpoint(now: number) {
    return wasm.pagemeter_checkpoint(this.#at, now);
  }
}
