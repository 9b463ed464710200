// Tests with a reader each.

import { test } from "node:test";
import { Reader } from "./reader.mjs";

const LIMIT = { timeout: 60_000 };

/** Gives `it`: `begins` gets the reader of a test before it, `ends` after it, when it went well. */
export function withReader(held, begins, ends = () => {}) {
  return (name, run) =>
    test(name, LIMIT, async () => {
      const reader = new Reader(held.engine, held.site);
      begins(reader);
      try {
        await run();
        await ends(reader);
      } finally {
        await reader.leave();
      }
    });
}
