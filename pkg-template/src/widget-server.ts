// What a server gets in place of the element, which it could not even declare. In one file of the bundle with all that a list
// needs, as in impressions.ts.
import "./arrange.js";
import "./personalizer.js";

export { FoldinError } from "./errors.js";

export class FoldinList {}
