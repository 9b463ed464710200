import path from "node:path";

// The folder with the lock file.
const root = path.resolve(import.meta.dirname, "..");

export default { output: "export", outputFileTracingRoot: root, turbopack: { root } };
