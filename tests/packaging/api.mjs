// The public types of every entry, as reports that are committed: `npm run api` renews them.

import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";

const here = import.meta.dirname;
const installed = path.join(here, "node_modules/foldin");
/** The committed reports. */
export const REPORTS = path.join(here, "api");
/** A type that an entry needs and does not export: some other entry has to, else nobody can name it. */
const UNNAMEABLE = "ae-forgotten-export";

/** Writes a report of each entry into `folder`. Gives the names of these files, and of the types that entries need from others. */
export function writeReports(folder) {
  // What lies in node_modules is somebody else's to the extractor, and would not be told.
  const own = mkdtempSync(path.join(tmpdir(), "foldin-api-"));
  try {
    cpSync(installed, own, { recursive: true });
    return report(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

function report(own, folder) {
  const { exports } = JSON.parse(readFileSync(path.join(own, "package.json"), "utf8"));
  const entries = Object.values(exports).flatMap(({ types }) => types ?? []);
  const configs = entries.map((types) => configOf(own, types, folder));
  const compilerState = CompilerState.create(configs[0], {
    additionalEntryPoints: configs.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
  });
  mkdirSync(folder, { recursive: true });
  const needed = [];
  for (const config of configs)
    Extractor.invoke(config, {
      compilerState,
      localBuild: true,
      messageCallback: (message) => {
        if (message.messageId === UNNAMEABLE) needed.push(message.text.match(/"(\w+)"/)[1]);
        else if (message.logLevel === "error") throw new Error(message.text);
        message.handled = true;
      },
    });
  rmSync(path.join(folder, "temp"), { recursive: true, force: true });
  return { files: configs.map(({ reportFilePath }) => path.basename(reportFilePath)), needed };
}

function configOf(own, types, folder) {
  const mainEntryPointFilePath = path.join(own, types);
  const compilerOptions = {
    target: "ES2022",
    module: "ES2022",
    moduleResolution: "bundler",
    lib: ["ES2023", "ESNext.Disposable", "DOM", "DOM.Iterable"],
    types: [],
    strict: true,
  };
  return ExtractorConfig.prepare({
    configObject: {
      projectFolder: own,
      mainEntryPointFilePath,
      newlineKind: "lf",
      compiler: { overrideTsconfig: { compilerOptions, files: [mainEntryPointFilePath] } },
      apiReport: {
        enabled: true,
        reportFileName: path.basename(mainEntryPointFilePath, ".d.ts"),
        reportFolder: folder,
        reportTempFolder: path.join(folder, "temp"),
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        extractorMessageReporting: {
          default: { logLevel: "none" },
          [UNNAMEABLE]: { logLevel: "warning" },
        },
        tsdocMessageReporting: { default: { logLevel: "none" } },
      },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath: path.join(own, "package.json"),
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  rmSync(REPORTS, { recursive: true, force: true });
  writeReports(REPORTS);
}
