// A server on a free port of this machine.

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
