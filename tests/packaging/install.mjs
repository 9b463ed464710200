// Installs what would be published, as a user does: the tarball that npm makes of pkg/.

import { execFileSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import path from "node:path";

const here = import.meta.dirname;
const pkg = path.join(process.env.FOLDIN_REPO ?? path.resolve(here, "../.."), "pkg");
const npm = (folder, ...given) =>
  execFileSync("npm", given, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });

// Another build has the same version, and npm would leave what is there.
rmSync(path.join(here, "node_modules/foldin"), { recursive: true, force: true });
const name = npm(pkg, "pack", "--silent", "--pack-destination", here).trim();
renameSync(path.join(here, name), path.join(here, "foldin.tgz"));
npm(
  here,
  ...["install", "./foldin.tgz", "--no-save", "--offline", "--ignore-scripts"],
  ...["--no-audit", "--no-fund", "--loglevel=error"],
);
