import type { Engine } from "../bindings/foldin_core.js";
import { modelBytes } from "./load.js";

/**
 * Loads from a published model, whose head lies at `head`, what it has of these articles and of those that were read: first what
 * is moving, then the shards of the rest. What cannot be had stays unknown, and costs no other. `core` throws where it
 * was freed in the meantime.
 */
export async function loadParts(
  core: () => Engine,
  head: string,
  ids: readonly string[],
): Promise<void> {
  const take = async (part: string) => {
    try {
      const bytes = await modelBytes(new URL(`${part}.safetensors`, head));
      core().take(bytes);
    } catch {}
  };
  const shards = () =>
    core()
      .missing(ids)
      .map((shard: number) => `releases/${core().modelId}/${shard}`);
  if (shards().length) await take("moving");
  await Promise.all(shards().map(take));
}
