// Draws that are the same in every arm: each has a name, and no arm can use up another's.

/** A number in 0..1 for a seed and a name of several parts. */
export function uniform(seed, ...name) {
  let hash = 0x811c9dc5 ^ seed;
  for (const part of name) {
    const text = String(part);
    for (let at = 0; at < text.length; at += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    hash = Math.imul(hash ^ 0x1f, 0x01000193);
  }
  // murmur3's last step: neighbours in name are none in value.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) + 0.5) / 2 ** 32;
}

/** A standard normal number (Box and Muller 1958). */
export function normal(seed, ...name) {
  const radius = uniform(seed, ...name, "radius");
  const turn = uniform(seed, ...name, "turn");
  return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * turn);
}

/** The share of normal numbers below `x` (Abramowitz and Stegun 26.2.17, error below 1e-7). */
export function normalShare(x) {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const beyond = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * tail;
  return x > 0 ? 1 - beyond : beyond;
}
