// All that a list needs as one script, for pages whose templates know no modules.
import { FoldinError } from "./errors.js";
import { Personalizer } from "./personalizer.js";
import "./widget.js";

// What a bundler writes for exports would be a fiftieth of the file.
Object.assign(globalThis, { foldin: { FoldinError, Personalizer } });
