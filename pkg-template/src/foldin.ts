export { FoldinError, type FoldinErrorCode } from "./errors.js";
export { type LoadOptions, Personalizer } from "./personalizer.js";
export type * from "./types.js";
