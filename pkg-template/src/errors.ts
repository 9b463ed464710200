/** Names that never change: every way in which foldin can fail. Those of a damaged model begin with `model-`. */
export type FoldinErrorCode =
  | "argument"
  | "fold-in"
  | "freed"
  | "wasm-unavailable"
  | "wasm-failed"
  | `model-${string}`;

/** The one error of foldin. `code` is for programs, `message` for people. */
export class FoldinError extends Error {
  override readonly name = "FoldinError";
  readonly code: FoldinErrorCode;

  constructor(code: FoldinErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What the core throws: a code and a message, or the place of a value that it refuses. */
interface Failure {
  code?: FoldinErrorCode;
  message: string;
  of?: "candidates" | "options";
  place: number;
  expected: string;
}

/** Runs a call into the core; whatever it throws comes out as a `FoldinError`. `refused` says which value is meant. */
export function guarded<T>(call: () => T, refused?: (failure: Failure) => void): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof FoldinError) throw error;
    const failure = Object(error) as Failure;
    if (failure.of) refused?.(failure);
    if (failure.code) throw new FoldinError(failure.code, failure.message);
    throw new FoldinError("wasm-failed", `the core stopped: ${String(error)}`, { cause: error });
  }
}

/** Refuses an argument: names it, what was expected, and what came. */
export function refuse(argument: string, expected: string, found: unknown): never {
  const shown = typeof found === "string" ? JSON.stringify(found) : String(found);
  throw new FoldinError("argument", `${argument} must be ${expected}, found ${shown}`);
}
