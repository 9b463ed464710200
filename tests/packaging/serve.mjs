// Serves folders by the first part of the address, and the model wherever a page asks for it.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { smallModel } from "../browser/capture/model.mjs";
import { serve } from "../browser/capture/serve.mjs";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** Of the reader's open article `a` the article `c` is nearer than `b`, which the server has first. */
export const MODEL = smallModel({ a: [1, 0], b: [0, 1], c: [0.9, 0.1] });
export const SERVED = "b,c";
export const RANKED = "c,b";

export function serveFolders(folders) {
  return serve(async (request, response) => {
    const { pathname } = new URL(request.url, "http://127.0.0.1");
    const [, first, ...rest] = pathname.split("/");
    try {
      if (rest.at(-1) === "model.safetensors") return response.end(MODEL);
      // What the sites share is installed above them.
      const root = rest[0] === "node_modules" ? import.meta.dirname : folders[first];
      const file = path.join(root, rest.join("/") || "index.html");
      const body = await readFile(file);
      response.writeHead(200, { "content-type": TYPES[path.extname(file)] ?? "text/plain" });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
}
