// Servers on free ports of this machine.

import { once } from "node:events";
import { createServer } from "node:http";

/** Serves what `answer` writes. `origin` is where; `stop` ends it, whoever is still connected. */
export async function serve(answer) {
  const server = createServer(answer);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { origin: `http://127.0.0.1:${server.address().port}`, stop };
}

/** A port that nobody listens on, for a server that is another program's. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
