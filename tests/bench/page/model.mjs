// The model of the page that is written in plain JavaScript: 5,000 rows as JSON, in the fewest digits that lose nothing.

import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";

const HEAD_BYTES = 10;

/** The first lines of a published `vectors.jsonl`. */
export async function linesOf(folder, count) {
  const stream = createReadStream(path.join(folder, "vectors.jsonl"));
  const lines = [];
  for await (const line of createInterface({ input: stream })) {
    lines.push(JSON.parse(line));
    if (lines.length === count) break;
  }
  stream.destroy();
  return lines;
}

export function asJson(lines) {
  const rows = lines.map(({ vector }) => {
    const bytes = Buffer.from(vector, "base64");
    return {
      scale: bytes.readFloatLE(4),
      values: [...new Int8Array(bytes.subarray(HEAD_BYTES))],
    };
  });
  const dimension = rows[0].values.length;
  const spectrum = Array.from({ length: dimension }, (_, at) =>
    Number(
      rows.reduce((sum, { scale, values }) => sum + (scale * values[at]) ** 2, 0).toPrecision(5),
    ),
  );
  return JSON.stringify({
    dimension,
    ids: lines.map(({ item }) => item),
    scales: rows.map(({ scale }) => Number(scale.toPrecision(5))),
    exposure: lines.map(({ exposure }) => exposure),
    spectrum,
    values: rows.flatMap(({ values }) => values),
  });
}
