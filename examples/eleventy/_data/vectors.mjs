import { readFile } from "node:fs/promises";
import { PUBLISHED } from "../eleventy.config.mjs";

/** What a model has of each article, by its id: vector, exposure, published, topic. */
export default async function vectors() {
  const lines = (await readFile(`${PUBLISHED}/vectors.jsonl`, "utf8")).trim().split("\n");
  return Object.fromEntries(lines.map((line) => JSON.parse(line)).map((line) => [line.item, line]));
}
