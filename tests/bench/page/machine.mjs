// Where and when it was measured: times without that say nothing.

import { cpus, loadavg, totalmem } from "node:os";

export function machine() {
  const all = cpus();
  return {
    at: new Date().toISOString(),
    processor: all[0].model.trim(),
    cores: all.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    load: loadavg().map((load) => Math.round(load * 100) / 100),
    // How long a fixed piece of work takes: what a machine of another speed is held against.
    workMs: work(),
  };
}

function work() {
  const times = [];
  for (let run = 0; run < 5; run += 1) {
    const began = performance.now();
    let sum = 0;
    for (let at = 1; at < 20_000_000; at += 1) sum += 1 / at;
    times.push(performance.now() - began + (sum > 0 ? 0 : 1));
  }
  return Math.round(Math.min(...times) * 10) / 10;
}
