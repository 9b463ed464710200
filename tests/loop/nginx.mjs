// A real nginx over a folder, on a free port of this machine, with the log that it writes where nobody says otherwise.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../browser/capture/serve.mjs";

const program = process.env.FOLDIN_NGINX ?? "/usr/sbin/nginx";
const START_LIMIT_MS = 20_000;

function settings(folder, site, port) {
  const at = (name) => path.join(folder, name);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path ${at(name)};`)
    .join("\n");
  return `
worker_processes 1;
daemon off;
pid ${at("nginx.pid")};
error_log ${at("error.log")};
events {}
http {
${temporary}
  types {
    text/html html;
    text/css css;
    text/javascript js;
    image/svg+xml svg;
    application/json json;
    application/wasm wasm;
  }
  default_type application/octet-stream;
  access_log ${at("access.log")} combined;
  server {
    listen 127.0.0.1:${port};
    root ${site};
    # A model that was published is the one that the next page loads.
    add_header Cache-Control no-cache;
  }
}
`;
}

/** Starts nginx over `site`; what it writes goes into `folder`. */
export async function startNginx(folder, site) {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const file = path.join(folder, "nginx.conf");
  await writeFile(file, settings(folder, site, port));
  const server = spawn(program, ["-c", file, "-e", path.join(folder, "error.log")], {
    stdio: "pipe",
  });
  const said = [];
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => said.push(data));
  const ended = once(server, "exit");
  const origin = `http://127.0.0.1:${port}`;
  // Its own end must not be the end of this process, and this one's must be its.
  process.once("exit", () => server.kill());
  for (const until = Date.now() + START_LIMIT_MS; ; await wait(50)) {
    if (server.exitCode !== null) throw new Error(`nginx ended at once: ${said.join("")}`);
    const answered = await fetch(origin, { method: "HEAD" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) break;
    if (Date.now() > until) {
      server.kill();
      throw new Error(`nginx does not answer: ${said.join("")}`);
    }
  }
  return {
    origin,
    log: path.join(folder, "access.log"),
    logged: () => readFile(path.join(folder, "access.log"), "utf8"),
    async stop() {
      server.kill("SIGQUIT");
      await ended;
    },
  };
}
