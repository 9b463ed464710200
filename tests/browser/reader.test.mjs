// A reader of the demo, from the first visit on.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { agree, magazine, read, shown, shownIn } from "./support.mjs";

const FIRST = "/articles/sparkplug-birth-storm/";
const SECOND = "/articles/dead-band-defence/";
const TOPIC = "industrial-iot";

describe("a reader of the magazine", () => {
  const held = magazine();

  async function newReader(options = {}) {
    const context = await held.browser.newContext({
      viewport: { width: 1280, height: 900 },
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    return { context, page };
  }

  const open = (page, address) => page.goto(held.demo.origin + address);

  function topicOf(page) {
    return page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll("[data-item]")].map((card) => [
          card.dataset.item,
          card.dataset.topic,
        ]),
      ),
    );
  }

  test("two articles of a topic move the lists towards it, a reload nothing, forgetting all of it back", async () => {
    const { context, page } = await newReader();
    await open(page, "/");
    const byServer = await shown(page);
    await agree(page);
    const first = await shownIn(page, "ranked");

    for (const address of [FIRST, SECOND]) {
      await open(page, address);
      await shownIn(page, "ranked");
      await read(page, 15);
    }
    await open(page, "/");
    const after = await shownIn(page, "ranked");
    const topics = await topicOf(page);
    const onTopic = (list) => list.filter((id) => topics[id] === TOPIC).length;
    assert.ok(onTopic(after) > onTopic(first), `${first} → ${after}`);
    assert.equal(topics[after[0]], TOPIC, `${after}`);
    assert.ok(!after.includes("sparkplug-birth-storm") && !after.includes("dead-band-defence"));
    const reason = page.locator("foldin-list li:not([hidden]) [data-reason]:not([hidden])").first();
    assert.match(await reason.textContent(), /^Because you read “.+”$/);

    await page.reload();
    assert.deepEqual(await shownIn(page, "ranked"), after);

    await open(page, "/what-this-site-knows/");
    const forget = page.getByRole("button", { name: /^Forget “/ });
    await forget.first().waitFor();
    assert.equal(await forget.count(), 2);
    await forget.first().click();
    await page.waitForFunction(
      () => Object.keys(localStorage).filter((key) => key.startsWith("foldin:visit:")).length === 1,
    );
    await forget.first().click();
    await page.waitForFunction(
      () => !Object.keys(localStorage).some((key) => key.startsWith("foldin:visit:")),
    );
    await open(page, "/");
    assert.deepEqual(await shownIn(page, "ranked"), first);
    assert.equal(first.length, byServer.length);
    await context.close();
  });

  test("dwell is what was read, and hidden time is none of it", async () => {
    const { context, page } = await newReader();
    await open(page, FIRST);
    await agree(page);
    await shownIn(page, "ranked");
    const began = Date.now();
    await read(page, 4);
    const hide = (state) =>
      page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", {
          configurable: true,
          get: () => state,
        });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
    const visit = () =>
      page.evaluate(() => {
        const key = Object.keys(localStorage).find((key) => key.startsWith("foldin:visit:"));
        return { key, ...JSON.parse(localStorage.getItem(key)) };
      });
    await hide("hidden");
    const elapsed = Date.now() - began;
    const before = await visit();
    assert.ok(Math.abs(before.dwellMs - elapsed) < 1_000, `${before.dwellMs} of ${elapsed}`);
    assert.ok(before.maxDepth > 0.2 && before.maxDepth <= 1, `${before.maxDepth}`);
    await page.waitForTimeout(4_000);
    await hide("visible");
    await page.waitForTimeout(1_000);
    await hide("hidden");
    const after = await visit();
    assert.equal(after.key, before.key);
    const added = after.dwellMs - before.dwellMs;
    assert.ok(added > 800 && added < 2_000, `${added}`);
    await context.close();
  });

  test("somebody without history gets what is near the open article", async () => {
    const { context, page } = await newReader();
    for (const address of [FIRST, "/articles/why-backups-fail/", "/articles/price-the-mistakes/"]) {
      await open(page, address);
      const nearness = await page.evaluate(async () => {
        const { Personalizer } = await import("/foldin/foldin.js");
        const foldin = await Personalizer.load({ model: "/model.safetensors" });
        const list = document.querySelector("foldin-list");
        const ids = [...list.querySelectorAll("[data-item]")].map((card) => card.dataset.item);
        const all = foldin.rank(ids, { current: list.getAttribute("current") });
        return {
          topics: all.map((article) => article.parts.topic),
          tiers: all.map(({ tier }) => tier),
        };
      });
      const sorted = [...nearness.topics].sort((a, b) => a - b);
      const median =
        (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) /
        2;
      assert.ok(
        nearness.topics.slice(0, 5).every((topic) => topic > median),
        `${address}: ${nearness.topics}`,
      );
      assert.ok(nearness.tiers.every((tier) => tier === "topic"));
    }
    await context.close();
  });

  test("nothing is asked of any server once the model is there", async () => {
    const { context, page } = await newReader();
    await open(page, FIRST);
    await agree(page);
    await shownIn(page, "ranked");
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await read(page, 17);
    assert.deepEqual(asked, []);
    const stored = await page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.startsWith("foldin:visit:")),
    );
    assert.equal(stored.length, 1, "the checkpoint after 15 s keeps the visit");
    await context.close();
  });

  test("reordering moves nothing on the page and keeps the focus", async () => {
    const { context, page } = await newReader();
    await page.addInitScript(() => {
      window.shifts = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.shifts += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await open(page, FIRST);
    await page.locator("foldin-list").scrollIntoViewIfNeeded();
    const measures = () =>
      page.evaluate(() => ({
        scroll: scrollY,
        list: document.querySelector("foldin-list").getBoundingClientRect().top,
        footer: document.querySelector("footer").getBoundingClientRect().top,
      }));
    const before = await measures();
    const server = await shown(page);
    const focused = page.locator("foldin-list li:not([hidden]) a[href^='/articles/']").first();
    await focused.focus();
    const name = await focused.textContent();
    await page.evaluate(async () => {
      const { Personalizer } = await import("/foldin/foldin.js");
      Personalizer.setConsent(true);
    });
    const ranked = await shownIn(page, "ranked");
    assert.notDeepEqual(ranked, server);
    assert.deepEqual(await measures(), before);
    const active = await page.evaluate(() => ({
      name: document.activeElement.textContent,
      hidden: document.activeElement.closest("li")?.hidden,
    }));
    if (active.hidden !== true && ranked.includes(server[0])) assert.equal(active.name, name);
    assert.ok((await page.evaluate(() => window.shifts)) < 0.001);
    await context.close();
  });

  test("what was read is gone from a page that one goes back to, and changing one's mind brings the server's list", async () => {
    const { context, page } = await newReader();
    await open(page, "/");
    const server = await shown(page);
    await agree(page);
    const first = await shownIn(page, "ranked");
    const link = page.locator("foldin-list li:not([hidden]) .card-title a").first();
    await link.click();
    await shownIn(page, "ranked");
    await read(page, 12);
    // Later than the answer of this call, which going back would destroy.
    await page.evaluate(() => void setTimeout(() => history.back(), 200));
    await page.waitForFunction((id) => {
      const card = document.querySelector(`foldin-list[state="ranked"] [data-item="${id}"]`);
      return location.pathname === "/" && card?.hidden === true;
    }, first[0]);
    await page.evaluate(async () => {
      const { Personalizer } = await import("/foldin/foldin.js");
      Personalizer.setConsent(false);
    });
    assert.deepEqual(await shownIn(page, "server"), server);
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await context.close();
  });

  describe("the server's list stays, unmoved", () => {
    async function stays(page, address, state) {
      await open(page, address);
      if (state) await shownIn(page, state);
      else await page.waitForTimeout(500);
      return shown(page);
    }

    async function serversList() {
      const { context, page } = await newReader({ javaScriptEnabled: false });
      await open(page, FIRST);
      const cards = page.locator("foldin-list li:not([hidden])");
      const ids = await cards.evaluateAll((cards) => cards.map((card) => card.dataset.item));
      await context.close();
      return ids;
    }

    const consented = (context) =>
      context.addInitScript(() => localStorage.setItem("foldin:consent", "granted"));

    test("without JavaScript", async () => {
      const ids = await serversList();
      assert.equal(ids.length, 6);
    });

    test("without WebAssembly and what stands in for it", async () => {
      const { context, page } = await newReader();
      await consented(context);
      await context.addInitScript(() => {
        delete globalThis.WebAssembly;
      });
      await page.route("**/fallback.js", (route) => route.fulfill({ status: 404 }));
      assert.deepEqual(await stays(page, FIRST, "failed"), await serversList());
      assert.equal(await page.locator("foldin-list").getAttribute("reason"), "wasm-failed");
      await context.close();
    });

    test("without the core", async () => {
      const { context, page } = await newReader();
      await consented(context);
      await page.route("**/foldin.wasm", (route) =>
        route.fulfill({ status: 404, body: "not here" }),
      );
      assert.deepEqual(await stays(page, FIRST, "failed"), await serversList());
      assert.equal(await page.locator("foldin-list").getAttribute("reason"), "wasm-unavailable");
      await context.close();
    });

    test("without a model", async () => {
      const { context, page } = await newReader();
      await consented(context);
      await page.route("**/model.safetensors", (route) =>
        route.fulfill({ status: 404, body: "not here" }),
      );
      assert.deepEqual(await stays(page, FIRST, "failed"), await serversList());
      assert.equal(await page.locator("foldin-list").getAttribute("reason"), "model-unavailable");
      await context.close();
    });

    test("with a model that is cut off", async () => {
      const { context, page } = await newReader();
      await consented(context);
      await page.route("**/model.safetensors", async (route) => {
        const whole = await (await route.fetch()).body();
        await route.fulfill({ body: whole.subarray(0, whole.length / 2) });
      });
      assert.deepEqual(await stays(page, FIRST, "failed"), await serversList());
      assert.equal(await page.locator("foldin-list").getAttribute("reason"), "model-truncated");
      await context.close();
    });

    test("when consent is refused, and nothing is loaded or stored", async () => {
      const { context, page } = await newReader();
      await open(page, FIRST);
      await page.getByRole("button", { name: "No, thanks" }).click();
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await read(page, 2);
      assert.deepEqual(await stays(page, FIRST), await serversList());
      assert.equal(await page.locator("foldin-list").getAttribute("state"), "server");
      assert.ok(
        !asked.some((url) => url.endsWith(".wasm") || url.endsWith(".safetensors")),
        `${asked}`,
      );
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
      await context.close();
    });

    test("with a browser that asks for privacy, and says nothing to foldin itself", async () => {
      const { context, page } = await newReader();
      await context.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });
      });
      assert.deepEqual(await stays(page, FIRST), await serversList());
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
      await context.close();
    });
  });
});
