// What the reader agreed to: asked by the site, by a consent platform, in another tab.

import assert from "node:assert/strict";
import { describe } from "node:test";
import { withReader } from "./capture/each.mjs";
import { ENGINES, inEngine } from "./capture/engine.mjs";

const ALL = { 1: true, 2: false, 5: true, 6: true };
const LISTENED =
  /^(pointer|wheel|touch|key|scroll|resize|focus|blur|visibility|freeze|resume|before|after|click|copy|play|pause)/;

for (const kind of ENGINES) {
  describe(`consent in ${kind}`, () => {
    const held = inEngine(kind);
    let reader;

    const it = withReader(held, (fresh) => {
      reader = fresh;
    });

    const consented = () => reader.run(() => globalThis.foldin.consented);
    const listened = async () => {
      const listeners = await reader.run(() => globalThis.harness.listeners());
      return listeners.map(({ type }) => type).filter((type) => LISTENED.test(type));
    };

    /** Puts a platform into the page, and follows it. `answers` are what it says by itself. */
    const platform = (name, answers) =>
      reader.run(
        async (name, answers) => {
          const listeners = new Map();
          globalThis.say = (answer) => {
            for (const [listenerId, hear] of listeners) hear({ listenerId, ...answer }, true);
          };
          const api = (command, hear, listenerId) => {
            if (command === "removeEventListener") listeners.delete(listenerId);
            else listeners.set(listeners.size + 7, hear);
          };
          if (name === "tcf") {
            globalThis.__tcfapi = (command, version, hear, listenerId) => {
              if (version === 2) api(command, hear, listenerId);
            };
          } else globalThis.__gpp = api;
          const module = await import(`/foldin/${name}.js`);
          globalThis.unfollow = (name === "tcf" ? module.followTcf : module.followGpp)();
          globalThis.followers = listeners;
          for (const answer of answers) globalThis.say(answer);
        },
        name,
        answers,
      );
    const say = (answer) => reader.run((answer) => globalThis.say(answer), answer);

    for (const query of ["ask", "refused", "gpc", "dnt", "driven"]) {
      it(`${query}: nothing is kept, nobody listens, nothing is sent`, async () => {
        await reader.open(query);
        const asked = held.site.asked.length;
        await reader.read(16);
        await reader.hide();
        assert.deepEqual(await reader.keys(), []);
        assert.deepEqual(await listened(), []);
        assert.deepEqual(held.site.asked.slice(asked), []);
      });
    }

    for (const whose of ["the reader's own", "the page's"]) {
      it(`${whose} consent, withdrawn in one tab, is withdrawn in every tab`, async () => {
        const first = await reader.open("id=first");
        if (whose !== "the page's") await reader.run(() => globalThis.foldin.setConsent(true));
        await reader.read(20);
        await reader.tab();
        await reader.visit("id=second");
        await reader.read(20);
        await reader.run(() => globalThis.foldin.setConsent(false));
        reader.tab0 = first;
        await reader.until(() => !globalThis.foldin.consented);
        await reader.advance(60_000);
        assert.deepEqual(await reader.keys(), []);
        assert.deepEqual(await listened(), []);
        assert.deepEqual(await reader.run(() => globalThis.foldin.history()), []);
      });
    }

    it("agreed to in one tab is agreed to in every tab, but where the page said no", async () => {
      const first = await reader.open("ask&id=first");
      const refusing = await reader.tab();
      await reader.visit("refused&id=refusing");
      await reader.tab();
      await reader.visit("ask&id=second");
      await reader.run(() => globalThis.foldin.setConsent(true));
      reader.tab0 = first;
      await reader.until(() => globalThis.foldin.consented);
      reader.tab0 = refusing;
      await refusing.front();
      await reader.frames();
      assert.equal(await consented(), false);
    });

    it("TCF: all purposes and nothing less, and not before the reader chose", async () => {
      await reader.open("ask");
      const answer = (eventStatus, consents) => ({
        eventStatus,
        gdprApplies: true,
        purpose: { consents },
      });
      await platform("tcf", [answer("cmpuishown", ALL)]);
      assert.equal(await consented(), false);
      await say({ eventStatus: "tcloaded", gdprApplies: false, purpose: { consents: {} } });
      assert.equal(await consented(), false);
      await say(answer("useractioncomplete", ALL));
      assert.equal(await consented(), true);
      await reader.run(() => globalThis.foldin.observe(globalThis.harness.article(), { id: "a" }));
      await reader.read(20);
      assert.equal((await reader.keys()).length, 2);
      await say(answer("useractioncomplete", { ...ALL, 6: false }));
      assert.equal(await consented(), false);
      assert.deepEqual(await reader.keys(), []);
      await reader.run(() => globalThis.unfollow());
      assert.equal(await reader.run(() => globalThis.followers.size), 0);
      await say(answer("useractioncomplete", ALL));
      assert.equal(await consented(), false);
    });

    it("TCF: against a browser that asks for privacy only what the reader says now", async () => {
      await reader.open("ask&gpc");
      const answer = { gdprApplies: true, purpose: { consents: ALL } };
      await platform("tcf", [{ eventStatus: "tcloaded", ...answer }]);
      assert.equal(await consented(), false);
      await say({ eventStatus: "useractioncomplete", ...answer });
      assert.equal(await consented(), true);
    });

    it("GPP: Europe grants and refuses, the States can only refuse", async () => {
      await reader.open("ask");
      const answer = (parsedSections, signalStatus = "ready") => ({
        pingData: { signalStatus, parsedSections },
      });
      const eu = (last) => ({
        tcfeuv2: { PurposeConsents: [true, false, false, false, true, last] },
      });
      await platform("gpp", [answer(eu(true), "not ready")]);
      assert.equal(await consented(), false);
      await say(answer({ usnat: { SaleOptOut: 2, Gpc: false } }));
      assert.equal(await consented(), false);
      await say(answer(eu(true)));
      assert.equal(await consented(), true);
      await say(answer({ usnatv1: [{ SaleOptOut: 2 }, { Gpc: false }] }));
      assert.equal(await consented(), true);
      await say(answer({ ...eu(true), usca: [{ SaleOptOut: 2 }, { Gpc: true }] }));
      assert.equal(await consented(), false);
      await reader.run(() => globalThis.foldin.setConsent(true));
      await say(answer({ usut: { TargetedAdvertisingOptOut: 1 } }));
      assert.equal(await consented(), false);
      await reader.run(() => globalThis.foldin.setConsent(true));
      await say(answer(eu(false)));
      assert.equal(await consented(), false);
      const express = [true, false, false, false, true, false];
      const implied = [false, false, false, false, false, true];
      await reader.run(() => globalThis.foldin.setConsent(true));
      await say(
        answer({ tcfcav1: { PurposesExpressConsent: express, PurposesImpliedConsent: implied } }),
      );
      assert.equal(await consented(), true);
      assert.deepEqual(await reader.run(() => globalThis.harness.errors), []);
    });

    it("a platform that is not there, and options that mean nothing, are named", async () => {
      await reader.open("ask");
      const refusal = (name, ...given) =>
        reader.run(
          async (name, given) => {
            const { followTcf } = await import("/foldin/tcf.js");
            const { followGpp } = await import("/foldin/gpp.js");
            try {
              ({ followTcf, followGpp })[name](...given);
            } catch ({ code, message }) {
              return `${code}: ${message}`;
            }
          },
          name,
          given,
        );
      assert.match(await refusal("followTcf"), /^argument: window\.__tcfapi .*found undefined$/);
      assert.match(await refusal("followGpp"), /^argument: window\.__gpp .*found undefined$/);
      assert.match(await refusal("followTcf", { purposes: [] }), /^argument: options\.purposes/);
      assert.match(
        await refusal("followTcf", { of: "vendor" }),
        /^argument: options\.of .*"vendor"$/,
      );
    });
  });
}
