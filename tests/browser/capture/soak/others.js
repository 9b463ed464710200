// Others' ways to count, beside foldin in one page: `others` in the address of a test page. Each says how many ms it counted.

import { onBFCacheRestore } from "/node_modules/web-vitals/dist/modules/lib/bfcache.js";
import { getVisibilityWatcher } from "/node_modules/web-vitals/dist/modules/lib/getVisibilityWatcher.js";
import { whenActivated } from "/node_modules/web-vitals/dist/modules/lib/whenActivated.js";

const IDLE_SECONDS = 30;

// No module: it puts itself into the page.
await new Promise((loaded) => {
  const script = document.createElement("script");
  script.addEventListener("load", loaded);
  script.src = "/node_modules/timeme.js/timeme.min.js";
  document.head.append(script);
});
const { TimeMe } = globalThis;
const opened = Date.now();

TimeMe.initialize({ currentPageName: "article", idleTimeoutInSeconds: IDLE_SECONDS });

// web-vitals counts no dwell. These are its own signs of when a page is looked at.
let lookedAt = 0;
let since;
const shown = () => {
  if (document.visibilityState === "visible") since ??= Date.now();
};
const hidden = () => {
  if (since !== undefined) lookedAt += Date.now() - since;
  since = undefined;
};
whenActivated(shown);
getVisibilityWatcher().onHidden(hidden);
document.addEventListener("visibilitychange", shown);
onBFCacheRestore(shown);

globalThis.others = () => ({
  "TimeMe 2.1.0": TimeMe.getTimeOnPageInMilliseconds("article") ?? 0,
  "web-vitals' lifecycle": lookedAt + (since === undefined ? 0 : Date.now() - since),
  "wall clock": Date.now() - opened,
});
