// Every block of code that a page of the documentation shows is run, as it stands there.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { blocksOf } from "./blocks.mjs";
import { PAGES } from "./documents.mjs";
import { read, runBlock } from "./run.mjs";
import { openSandbox } from "./sandbox.mjs";
import { checkTypes } from "./types.mjs";

/** The file and line of a block, so that an editor finds it. */
const nameOf = ({ page, line, language }) => `${page}:${line} (${language})`;

describe("what the documentation shows", () => {
  let held;
  before(async () => {
    held = await openSandbox();
  });
  after(() => held?.close());

  const all = PAGES.map((page) => blocksOf(page, read(page)));

  test("has the types of the package", () => {
    const blocks = all.flat().filter(({ language }) => language === "ts" || language === "js");
    assert.ok(blocks.length > 0);
    const wrong = checkTypes(blocks, held.types).flatMap((complaints, at) =>
      complaints.map((line) => `${nameOf(blocks[at])}: ${line}`),
    );
    assert.deepEqual(wrong, []);
  });

  for (const blocks of all) {
    let folder;
    for (const block of blocks) {
      test(nameOf(block), async () => {
        // Blocks of one page are followed one after the other, as by its reader.
        folder ??= held.folderFor();
        await runBlock(held, block, folder);
      });
    }
  }
});
