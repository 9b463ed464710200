// The examples do what their pages say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { magazine, shownIn } from "./support.mjs";

const examples = path.resolve(import.meta.dirname, "../../examples");

describe("the examples", () => {
  const held = magazine();

  test("plain HTML: one tag puts what is near the open article first", async () => {
    const page = await (await held.browser.newContext()).newPage();
    const messages = [];
    page.on("console", (message) => messages.push(message.text()));
    page.on("pageerror", (error) => messages.push(String(error)));
    await page.route("**/plain-html/", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: readFileSync(path.join(examples, "plain-html/index.html")),
      }),
    );
    await page.goto(`${held.demo.origin}/plain-html/`);
    const list = await shownIn(page, "ranked");
    assert.equal(list.length, 3);
    assert.deepEqual(list.slice(0, 2).sort(), [
      "paper-mill-vibration-sensors",
      "plant-clock-drift",
    ]);
    assert.deepEqual(messages, []);
  });
});
