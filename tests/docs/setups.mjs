// What a block of TypeScript takes as given, by the name in the note before it: what a page would have made before.

/** @type {Record<string, { imports?: string, code: string }>} */
export const SETUPS = {
  foldin: {
    imports: 'import { Personalizer } from "foldin";',
    code: `
const foldin = await Personalizer.load({ model: "/model.safetensors", consent: true });
foldin.record({ id: "knife-care", title: "Care of knives", dwellSeconds: 200, scrollDepth: 1 });`,
  },
  candidates: {
    code: 'const candidates = ["safe-tensors", "slow-bread", "small-bundles", "winter-soup"];',
  },
  current: { code: 'const current = "why-wasm";' },
  visitId: { code: "const visitId = foldin.history()[0]!.visitId;" },
  cards: { code: 'const cards = document.querySelector("ol")!;' },
  profile: { code: "const profile = foldin.export();" },
  panel: {
    imports: 'import "foldin/panel";',
    code: `
const panel = document.createElement("foldin-panel");
panel.setAttribute("model", "/model.safetensors");
document.body.append(panel);`,
  },
  element: {
    imports: 'import "foldin/widget";',
    code: `
const list = document.createElement("foldin-list");
list.setAttribute("model", "/model.safetensors");
list.setAttribute("consent", "granted");
list.innerHTML = '<ol><li data-item="slow-bread">Slow bread</li><li data-item="small-bundles">Small bundles</li></ol>';
setTimeout(() => document.body.append(list));`,
  },
  tcf: {
    code: `
Object.assign(globalThis, {
  __tcfapi: (command: string, _version: number, callback: (data: object, success: boolean) => void) => {
    if (command !== "addEventListener") return;
    const consents = { 1: true, 5: true, 6: true };
    callback({ eventStatus: "useractioncomplete", gdprApplies: true, listenerId: 1, purpose: { consents } }, true);
  },
});`,
  },
  gpp: {
    code: `
Object.assign(globalThis, {
  __gpp: (command: string, callback: (event: object, success: boolean) => void) => {
    if (command !== "addEventListener") return;
    const PurposeConsents = Array(10).fill(true);
    const pingData = { signalStatus: "ready", cmpDisplayStatus: "visible", parsedSections: { tcfeuv2: { PurposeConsents } } };
    callback({ listenerId: 1, pingData }, true);
  },
});`,
  },
};

/** The block as a module of its own. Imports stand first, each once. */
export function moduleOf({ code, words }) {
  const imports = new Set();
  const before = words.map((word) => {
    const setup = SETUPS[word];
    if (!setup) throw new Error(`no setup is called \`${word}\``);
    if (setup.imports && !code.includes(setup.imports)) imports.add(setup.imports);
    return setup.code.trim();
  });
  return [...imports, ...before, code].join("\n");
}

/** Lists that a block makes: none may be empty. */
export const MADE = /^(?:export )?const (list|best|near|found)\b/gm;
