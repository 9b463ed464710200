// A server as a good one is: Brotli where the browser takes it, pressed beforehand at the highest level; what never changes is
// kept for ever. Counts the bytes of every body.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { serve } from "../../browser/capture/serve.mjs";

const TYPES = {
  "": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
};
const FOREVER = "public, max-age=31536000, immutable";

/** `folders` by the first part of the address; `made` are texts and bytes by address. `bytes` tells of bodies since `forget`. */
export async function startSite({ folders, made }) {
  const pressed = new Map();
  let bytes = new Map();
  const contentOf = async (pathname) => {
    if (pathname in made) return Buffer.from(made[pathname]);
    const [, first, ...rest] = pathname.split("/");
    return readFile(path.join(folders[first], ...rest.map((part) => path.basename(part))));
  };
  const bodyOf = async (pathname) => {
    if (!pressed.has(pathname)) {
      const content = await contentOf(pathname);
      const small = brotliCompressSync(content, {
        params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
      });
      pressed.set(pathname, small.length < content.length ? [small, "br"] : [content]);
    }
    return pressed.get(pathname);
  };
  const { origin, stop } = await serve(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    try {
      const [body, encoding] = await bodyOf(pathname);
      bytes.set(pathname, body.length);
      const type = TYPES[path.extname(pathname)] ?? "application/octet-stream";
      response.writeHead(200, {
        "content-type": type,
        "content-length": body.length,
        "cache-control": type.startsWith("text/html") ? "no-cache" : FOREVER,
        ...(encoding && { "content-encoding": encoding }),
      });
      response.end(body);
    } catch {
      response.writeHead(404);
      response.end();
    }
  });
  return {
    origin,
    forget: () => {
      bytes = new Map();
    },
    bytes: () => bytes,
    stop,
  };
}
