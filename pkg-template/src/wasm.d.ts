/** The search of a whole catalogue in base 64; the bundler puts it in this place. */
declare module "catalogue.wasm" {
  const bytes: string;
  export default bytes;
}

/** The core as JavaScript: what starts it over what it imports, and gives its exports. */
declare module "fallback-core" {
  // biome-ignore lint/suspicious/noExplicitAny: as in fallback.ts.
  type Calls = Record<string, (...values: any[]) => any>;
  export function instantiate(imports: { _: Calls }): Calls;
}

/** How it is called. */
declare module "fallback-signatures" {
  interface Signature {
    /** The arguments that are references. */
    references: number[];
    /** Whether the result is one. */
    result: boolean;
    /** Whether there are several results. */
    several: boolean;
  }
  const signatures: {
    imports: Record<string, Signature>;
    exports: Record<string, Signature>;
    /** The length that the table of references begins with. */
    references: number;
  };
  export default signatures;
}
