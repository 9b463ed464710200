export { FoldinError, type FoldinErrorCode } from "./errors.js";
export type { CoreSource, ModelSource } from "./load.js";
export { type LoadOptions, Personalizer } from "./personalizer.js";
export type * from "./types.js";
