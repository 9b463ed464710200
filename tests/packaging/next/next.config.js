import path from "node:path";

// The folder with the lock file.
const root = path.resolve(import.meta.dirname, "..");

export default { basePath: "/next", outputFileTracingRoot: root, turbopack: { root } };
