// All cases, numbered as in the table.

import { application } from "./application.mjs";
import { impressions } from "./impressions.mjs";
import { lifecycle } from "./lifecycle.mjs";
import { scroll } from "./scroll.mjs";
import { storage } from "./storage.mjs";
import { time } from "./time.mjs";

export const CASES = [...time, ...lifecycle, ...scroll, ...application, ...impressions, ...storage];
