// What editors ask of a list, in the widget and in the package.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { agree, magazine, shown, shownIn } from "./support.mjs";

const ADDRESS = "/";

describe("editors' rules", () => {
  const held = magazine();

  /** A reader who agrees to a page whose list has these rules. */
  async function ranked(rules, { state = "ranked", served, file } = {}) {
    const context = await held.browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    if (file !== undefined) await page.route("**/rules.json", (route) => route.fulfill(file));
    await page.goto(held.demo.origin + ADDRESS);
    const before = await shown(page);
    await page.evaluate(
      (rules) => document.querySelector("foldin-list").setAttribute("rules", rules),
      typeof rules === "function" ? rules(before) : rules,
    );
    await agree(page);
    const after = await shownIn(page, state);
    const reason = await page.locator("foldin-list").first().getAttribute("reason");
    const value = await served?.(page);
    await context.close();
    return { before, after, reason, value };
  }

  test("at strength 0 the list stays as the server made it, without rules it does not", async () => {
    const still = await ranked('{"strength":0}');
    assert.deepEqual(still.after, still.before);
    const moved = await ranked("{}");
    assert.notDeepEqual(moved.after, moved.before);
  });

  test("a file that the newsroom edits pins and excludes", async () => {
    const { before } = await ranked('{"strength":0}');
    const [first, second, third] = before;
    const rules = { pin: { [third]: 0, [second]: 1 }, exclude: [first, second], strength: 0 };
    const { after } = await ranked("/rules.json", { file: { json: rules } });
    assert.equal(after[0], third);
    assert.ok(!after.includes(first) && !after.includes(second), "exclusions win over pins");
  });

  test("rules that cannot be meant leave the list as it was, and say so", async () => {
    for (const [rules, file] of [
      ['{"strength":2}'],
      ['{"strength"'],
      ["/rules.json", { status: 404, body: "not here" }],
      ["/rules.json", { json: { strenght: 1 } }],
    ]) {
      const { before, after, reason } = await ranked(rules, { file, state: "failed" });
      assert.deepEqual(after, before);
      assert.equal(reason, "argument", rules);
    }
  });

  test("a list that a rule made short names the rule", async () => {
    const { before, after, reason } = await ranked('{"perTopic":0,"fill":"fewer"}');
    assert.ok(after.length < before.length);
    assert.equal(reason, "fewer-topic");
  });

  test("objects are candidates, and the list without a visit is that of a reader without it", async () => {
    const { value } = await ranked("{}", {
      served: (page) =>
        page.evaluate(async () => {
          const { Personalizer } = await import("/foldin/foldin.js");
          const foldin = await Personalizer.load({ model: "/model.safetensors" });
          const ids = [...document.querySelectorAll("[data-item]")].map(
            ({ dataset }) => dataset.item,
          );
          const [read, other, ...rest] = [...new Set(ids)];
          const scores = (options) =>
            foldin.rank(rest, options).map(({ id, score }) => [id, score]);
          const without = scores();
          foldin.record({ id: read, dwellSeconds: 90, scrollDepth: 1 });
          const [{ visitId }] = foldin.history();
          const filtered = foldin.rank(
            [
              { id: other, section: ["news", "sport"], url: "/a" },
              { id: rest[0], author: "kim" },
              { id: rest[1], section: "culture" },
            ],
            { filter: { section: "sport" } },
          );
          return {
            with: scores(),
            without,
            again: scores({ without: visitId }),
            filtered: filtered.map(({ id }) => id),
            leftOut: filtered.leftOut.map(({ reason }) => reason),
            other,
          };
        }),
    });
    assert.notDeepEqual(value.with, value.without);
    assert.deepEqual(
      value.again.map(([id]) => id),
      value.without.map(([id]) => id),
    );
    assert.deepEqual(value.filtered, [value.other]);
    assert.deepEqual(value.leftOut, ["filtered", "filtered"]);
  });
});
