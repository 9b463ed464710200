#!/usr/bin/env node
// The command is the wasm: requiring it runs it, and it sets the exit code itself.

try {
  require("./command.js");
} catch (error) {
  if (!(error instanceof WebAssembly.RuntimeError)) throw error;
  // A panic has said what it was. All else that stops wasm is memory, of which it may have 4 GB.
  require("node:fs").writeSync(
    2,
    `error: stopped (${error.message}); a log that needs more than 4 GB of memory is for the native command\n`,
  );
  process.exitCode = 101;
}
