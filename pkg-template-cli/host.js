// What the wasm asks of the machine; src/host/node.rs names it.

const fs = require("node:fs");

const NOTHING = 0;
const FILE = 1;
const FOLDER = 2;
const OTHER = 3;
const PAUSE_MS = 1;
/** Where Node has other words than the system. */
const WORDS = { EISDIR: "is a directory", EEXIST: "file exists" };

/** Calls `work`; what the system refuses is thrown as `CODE\nnumber\nwords`, which needs no reading of objects in the wasm. */
function asked(work) {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      if (typeof error.errno !== "number") throw String(error.message);
      // Node says `ENOENT: no such file or directory, open 'log.csv'`.
      const said = error.message.replace(/^[A-Z0-9]+: /, "").replace(/, [a-z]+( '.*)?$/s, "");
      throw `${error.code}\n${Math.abs(error.errno)}\n${WORDS[error.code] ?? said}`;
    }
  };
}

/** A pipe that others made non-blocking says so where it is empty or full. */
function patient(work) {
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

function kindOf(path) {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found) return NOTHING;
  if (found.isFile()) return FILE;
  return found.isDirectory() ? FOLDER : OTHER;
}

exports.commandLine = () => ["foldin", ...process.argv.slice(2)];
exports.variable = (name) => process.env[name];
exports.end = (code) => {
  process.exitCode = code;
};
exports.secondsSince1970 = () => Math.floor(Date.now() / 1000);
exports.secondsRunning = () => performance.now() / 1000;
exports.processId = () => process.pid;
exports.isTerminal = (descriptor) => require("node:tty").isatty(descriptor);
exports.kind = (path) => {
  try {
    return kindOf(path);
  } catch {
    return NOTHING;
  }
};

exports.open = asked((path, flags, mode) => fs.openSync(path, flags, mode));
exports.read = asked((descriptor, bytes) =>
  patient(() => {
    try {
      return fs.readSync(descriptor, bytes);
    } catch (error) {
      // What Windows says at the end of a pipe.
      if (error.code === "EOF") return 0;
      throw error;
    }
  }),
);
exports.write = asked((descriptor, bytes) => patient(() => fs.writeSync(descriptor, bytes)));
exports.sync = asked((descriptor) => fs.fsyncSync(descriptor));
exports.close = asked((descriptor) => fs.closeSync(descriptor));
exports.readWhole = asked((path) => fs.readFileSync(path));
exports.rename = asked((from, to) => fs.renameSync(from, to));
exports.remove = asked((path) => fs.unlinkSync(path));
exports.makeFolder = asked((path, recursive) => void fs.mkdirSync(path, { recursive }));
exports.removeFolder = asked((path) => fs.rmSync(path, { recursive: true }));
exports.names = asked((folder) => fs.readdirSync(folder));
