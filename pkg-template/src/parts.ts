import type { Engine } from "../bindings/foldin_core.js";
import { modelBytes } from "./load.js";

/**
 * Loads from a published model, whose head lies at `head`, what it has of these articles and of those that were read: first what
 * is moving, then the shards of the rest. What cannot be had stays unknown, and costs no other.
 */
export async function loadParts(core: Engine, head: string, ids: readonly string[]): Promise<void> {
  const take = async (part: string) => {
    try {
      core.take(await modelBytes(new URL(`${part}.safetensors`, head)));
    } catch {}
  };
  if (core.missing(ids).length > 0) await take("moving");
  await Promise.all(
    Array.from(core.missing(ids), (shard) => take(`releases/${core.modelId}/${shard}`)),
  );
}
