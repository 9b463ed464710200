import type { Engine as Generated } from "../bindings/foldin_core.js";
import { Engine, start } from "./core.js";
import { FoldinError, guarded, refuse } from "./errors.js";
import type { CoreSource, ModelSource } from "./types.js";

/** Nothing but the beginning of every wasm: where it may not be compiled, none may. */
const LEAST = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

let core: Promise<void> | undefined;

/** The core, loaded once for the page, whoever asks and however often. After a failure the next call tries again. */
function loadCore(source: CoreSource | undefined): Promise<void> {
  core ??= startCore(source).catch((error: unknown) => {
    core = undefined;
    throw error;
  });
  return core;
}

async function startCore(source: CoreSource | undefined): Promise<void> {
  const from = source ?? new URL("foldin.wasm", import.meta.url);
  const module = mayRun() && (isAddress(from) ? await download(from, "wasm-unavailable") : from);
  try {
    await start(module || (await import("./fallback.js")).default);
  } catch (error) {
    // Another page in place of the file is known by its type.
    throw new FoldinError(
      "wasm-failed",
      `${from} (${(module as Response | undefined)?.headers?.get("Content-Type")}) did not start: ${error}`,
      { cause: error },
    );
  }
}

/** Whether the browser, the page's policy and the reader's own setting allow WebAssembly. */
function mayRun(): unknown {
  try {
    // WebKit compiles what it will not start.
    return new WebAssembly.Instance(new WebAssembly.Module(LEAST));
  } catch {
    return undefined;
  }
}

/** What an address answers with, or what was fetched before. */
async function download(
  from: string | URL | Response,
  code: "wasm-unavailable" | "model-unavailable",
): Promise<Response> {
  let response: Response;
  try {
    response = from instanceof Response ? from : await fetch(from);
  } catch (error) {
    throw new FoldinError(code, `${from} could not be fetched: ${error}`, { cause: error });
  }
  if (!response.ok) throw new FoldinError(code, `${response.url} answered with ${response.status}`);
  return response;
}

/** Whether it is where something lies. */
export function isAddress(from: unknown): from is string | URL {
  return typeof from === "string" || from instanceof URL;
}

export async function modelBytes(model: ModelSource): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  if (!isAddress(model) && !(model instanceof Response))
    return refuse("model", "a URL, a Response or bytes", model);
  const response = await download(model, "model-unavailable");
  return new Uint8Array(await response.arrayBuffer());
}

/** Core and model are fetched side by side. */
export async function loadEngine(
  model: ModelSource,
  wasm: CoreSource | undefined,
): Promise<Generated> {
  const [bytes] = await Promise.all([modelBytes(model), loadCore(wasm)]);
  // Nobody disposes of it by a declaration.
  return guarded(() => new Engine(bytes) as unknown as Generated);
}
