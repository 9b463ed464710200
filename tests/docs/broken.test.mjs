// A block that does not do what it says is seen: one of each kind, broken as they break.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { blocksOf } from "./blocks.mjs";
import { runBlock } from "./run.mjs";
import { openSandbox } from "./sandbox.mjs";
import { checkTypes } from "./types.mjs";

const page = (language, code, note = "") => `${note}\n\`\`\`${language}\n${code}\n\`\`\`\n`;
const CARDS =
  '<ol><li data-item="slow-bread">Bread</li><li data-item="safe-tensors">Tensors</li></ol>';

/** Why each must fail, and what it is. */
const BROKEN = {
  "an option that is not there": [
    /unexpected argument '--jsn'/,
    page("sh", "foldin inspect model.safetensors --jsn"),
  ],
  "a command that fails before the last": [/ended with 1/, page("sh", "false\ntrue")],
  "a file that is not written": [
    /it wrote no nothing.safetensors/,
    page("sh", "true --out nothing.safetensors"),
  ],
  "a package that is not there": [/404/, page("sh", "npm install folding")],
  "a model that is not there": [
    /404/,
    page("html", `<foldin-list model="/modell.safetensors">${CARDS}</foldin-list>`),
  ],
  "an attribute out of its range": [
    /the list says argument/,
    page("html", `<foldin-list model="/model.safetensors" limit="0">${CARDS}</foldin-list>`),
  ],
  "a script that is not there": [
    /404/,
    page(
      "html",
      `<script type="module" src="/foldin/wiget.js"></script><foldin-list>${CARDS}</foldin-list>`,
    ),
  ],
  "a policy that forbids the script": [
    /Content Security Policy/,
    page("http", "Content-Security-Policy: script-src 'none'"),
  ],
  "an entry that is not there": [
    /foldin\/explor/,
    page("ts", 'import { draw } from "foldin/explor";\ndraw;'),
  ],
  "an option out of its range": [
    /options.strength must be a number/,
    page("ts", "foldin.rank(candidates, { strength: 2 });", "<!-- test: foldin candidates -->"),
  ],
  "a list that is empty": [
    /`list` is empty/,
    page("ts", "const list = foldin.rank([]);", "<!-- test: foldin -->"),
  ],
  "a rule that is not there": [
    /the list says argument/,
    page("json", '{ "strenght": 1 }', "<!-- test: rules -->"),
  ],
  "JSON that is for nothing": [/its note must say/, page("json", "{}")],
  "an article without an id": [
    /item_id/,
    page("jsonl", '{ "title": "A" }', "<!-- test: articles -->"),
  ],
  "a log without readers": [
    /reader_id/,
    page("csv", "item_id,timestamp\na,1", "<!-- test: interactions -->"),
  ],
  "words that nobody writes": [/did not write/, page("text", "never written")],
  "a language that nothing runs": [/nothing runs `toml`/, page("toml", "a = 1")],
};

describe("a broken block is seen:", () => {
  let held;
  before(async () => {
    held = await openSandbox();
  });
  after(() => held?.close());

  for (const [what, [why, text]] of Object.entries(BROKEN)) {
    test(what, async () => {
      const [block] = blocksOf("a page", text);
      await assert.rejects(runBlock(held, block, held.folderFor()), why);
    });
  }

  test("a name that the package does not have", () => {
    const blocks = ["foldin.rnk([]);", "foldin.rank([]);"].flatMap((code) =>
      blocksOf("a page", page("ts", code, "<!-- test: foldin -->")),
    );
    const [wrong, right] = checkTypes(blocks, held.types);
    assert.match(wrong.join(), /rnk/);
    assert.deepEqual(right, []);
  });

  test("a block without a language, and one by indentation", () => {
    assert.throws(() => blocksOf("a page", page("", "foldin train")), /names no language/);
    assert.throws(() => blocksOf("a page", "Type\n\n    foldin train\n"), /names no language/);
  });
});
