// In one file of the bundle with all that a list needs, as in impressions.ts.
import "./list.js";

export { FoldinError, type FoldinErrorCode } from "./errors.js";
export { Personalizer } from "./personalizer.js";
export type * from "./types.js";
