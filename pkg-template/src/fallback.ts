// The core for browsers that run no WebAssembly: the same code as JavaScript, made by wasm2js. It asks of the page and answers to it what
// the wasm does; core.ts does not notice. Fetched only where a policy or the reader's own setting forbids WebAssembly.
import { instantiate } from "fallback-core";
import signatures from "fallback-signatures";

// biome-ignore lint/suspicious/noExplicitAny: it hands on whatever the page and the core say to each other.
type Call = (...values: any[]) => any;
type Calls = Record<string, Call>;

/** Starts the core over what it asks of the page. */
export default function start({ _: page }: { _: unknown }): { exports: object } {
  /** The wasm's table of references. */
  const table: unknown[] = new Array(signatures.references);
  /** References that are on their way, by the number that stands for them; `null` is 0. */
  const lent: unknown[] = [null];
  /** What a function of several results gave. */
  let results: number[] = [];
  let depth = 0;

  const lend = (value: unknown) => (value === null ? 0 : lent.push(value) - 1);
  const give = (...values: number[]) => {
    results = values;
  };
  const asked: Calls = {
    $get: (place: number) => lend(table[place]),
    $set(place: number, value: number) {
      table[place] = lent[value];
    },
    $grow(value: number, by: number) {
      const before = table.length;
      for (let more = 0; more < by; more++) table.push(lent[value]);
      return before;
    },
    $two: give,
    $three: give,
  };
  for (const [name, { references, result }] of Object.entries(signatures.imports)) {
    const answer = (page as Calls)[name] as Call;
    asked[name] = (...values) => {
      for (const place of references) values[place] = lent[values[place]];
      const given = answer(...values);
      return result ? lend(given) : given;
    };
  }

  const core = instantiate({ _: asked });
  const exports: Record<string, unknown> = {
    ...core,
    __wbindgen_externrefs: {
      get: (place: number) => table[place],
      set(place: number, value: unknown) {
        table[place] = value;
      },
    },
  };
  for (const [name, { references, result, several }] of Object.entries(signatures.exports)) {
    const call = core[name] as Call;
    exports[name] = (...values: unknown[]) => {
      depth++;
      try {
        for (const place of references) values[place] = lend(values[place]);
        const given = call(...values);
        return several ? results : result ? lent[given] : given;
      } finally {
        depth--;
        if (depth === 0) lent.length = 1;
      }
    };
  }
  return { exports };
}
