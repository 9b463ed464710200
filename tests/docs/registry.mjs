// An npm registry of this machine that has the two packages as they would be published, and nothing else: whoever follows a page
// installs them by their names.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { serve } from "../browser/capture/serve.mjs";

const repository = process.env.FOLDIN_REPO ?? path.resolve(import.meta.dirname, "../..");
const PACKAGES = ["pkg", "pkg-cli"];

/** Packs both into `folder`, and gives the tarballs by the packages' names. */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    PACKAGES.map((place) => {
      const manifest = JSON.parse(
        readFileSync(path.join(repository, place, "package.json"), "utf8"),
      );
      const given = [
        "pack",
        path.join(repository, place),
        "--silent",
        "--pack-destination",
        folder,
      ];
      const file = execFileSync("npm", given, { encoding: "utf8" }).trim();
      return [manifest.name, { manifest, file: path.join(folder, file) }];
    }),
  );
}

/** Serves what was packed. `environment` makes npm ask here; `stop` ends it. */
export async function serveRegistry(packed, cache) {
  const { origin, stop } = await serve((request, response) => {
    const { pathname } = new URL(request.url, "http://registry");
    const [name, wanted] = pathname.slice(1).split("/-/");
    const found = packed[decodeURIComponent(name)];
    if (!found) return response.writeHead(404).end();
    const tarball = readFileSync(found.file);
    if (wanted) return response.end(tarball);
    const { manifest } = found;
    const dist = {
      tarball: `${origin}/${manifest.name}/-/${path.basename(found.file)}`,
      integrity: `sha512-${createHash("sha512").update(tarball).digest("base64")}`,
    };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        name: manifest.name,
        "dist-tags": { latest: manifest.version },
        versions: { [manifest.version]: { ...manifest, dist } },
      }),
    );
  });
  const environment = {
    npm_config_registry: origin,
    npm_config_cache: cache,
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
    npm_config_yes: "true",
  };
  return { environment, stop };
}
