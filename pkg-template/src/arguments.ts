// What a page hands over, checked: an error names the argument, what was expected, and what came.

import { refuse } from "./errors.js";

/** What an object has itself: other scripts add to the prototype of all. */
export function ownOf<T extends object>(given: T): T {
  return { __proto__: null, ...given };
}

export function checkId(argument: string, id: unknown): void {
  if (typeof id !== "string" || id === "") refuse(argument, "a string that is not empty", id);
  // Half a character is none in UTF-8: two such ids would be one.
  if (/\p{Cs}/u.test(id)) refuse(argument, "a string of whole characters", id);
}

export function checkArray(argument: string, given: unknown, of: string): void {
  if (!Array.isArray(given)) refuse(argument, `an array of ${of}`, given);
}

export function checkRange(
  argument: string,
  value: number | undefined,
  most: number,
): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "number" && value >= 0 && value <= most) return value;
  return refuse(argument, most === 1 ? "a number in 0..1" : "a finite number of at least 0", value);
}
