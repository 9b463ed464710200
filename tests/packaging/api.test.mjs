// The public types are those that were agreed: a change of them is a change of the version.

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { REPORTS, writeReports } from "./api.mjs";

const RENEW =
  "the public types changed: `npm run api` in tests/packaging renews the report; say in CHANGELOG.md what changed for users";

describe("the public types", () => {
  let folder;
  let made;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "foldin-reports-"));
    made = writeReports(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test("are those of the committed reports", () => {
    assert.deepEqual(readdirSync(REPORTS).sort(), made.files.toSorted(), RENEW);
    for (const file of made.files) {
      const [now, agreed] = [folder, REPORTS].map((of) =>
        readFileSync(path.join(of, file), "utf8").split("\n"),
      );
      const changed = [
        ...agreed.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
        ...now.filter((line) => !agreed.includes(line)).map((line) => `+ ${line}`),
      ];
      assert.ok(now.join() === agreed.join(), [`${file}: ${RENEW}`, ...changed].join("\n"));
    }
  });

  test("are all exported by some entry", () => {
    const reports = made.files.map((file) => readFileSync(path.join(folder, file), "utf8"));
    const exported = reports.flatMap((report) =>
      [...report.matchAll(/^export (?:abstract )?\w+ (\w+)/gm)].map(([, name]) => name),
    );
    assert.ok(exported.includes("Personalizer"));
    assert.deepEqual(
      made.needed.filter((name) => !exported.includes(name)),
      [],
    );
  });
});
