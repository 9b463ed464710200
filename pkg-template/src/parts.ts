import type { Engine } from "../bindings/foldin_core.js";
import { modelBytes } from "./load.js";

/**
 * Loads from a published model, whose head lies at `head`, what it has of these articles and of those that were read. Resolves
 * when all of it is there; what cannot be had stays unknown, and costs no other.
 */
export async function loadParts(core: Engine, head: string, ids: readonly string[]): Promise<void> {
  for (let parts = core.missing(ids); parts.length > 0; parts = core.missing(ids)) {
    await Promise.allSettled(
      parts.map(async (part) => core.take(await modelBytes(new URL(part, head)))),
    );
  }
}
