"""SipHash-2-4 with 128 bits of output (Aumasson and Bernstein 2012), the keyed hash that names readers."""

MASK = (1 << 64) - 1


def siphash128(key: bytes, message: bytes) -> str:
    """The hash of `message` under a `key` of 16 bytes, as `foldin ingest` writes it: 32 hexadecimal digits, the second
    word of the output first."""
    k0 = int.from_bytes(key[:8], "little")
    k1 = int.from_bytes(key[8:], "little")
    state = (
        k0 ^ 0x736F6D6570736575,
        k1 ^ 0x646F72616E646F6D ^ 0xEE,
        k0 ^ 0x6C7967656E657261,
        k1 ^ 0x7465646279746573,
    )
    whole = len(message) // 8 * 8
    last = len(message) % 256 << 56 | int.from_bytes(message[whole:], "little")
    blocks = [int.from_bytes(message[at : at + 8], "little") for at in range(0, whole, 8)]
    for block in [*blocks, last]:
        v0, v1, v2, v3 = state
        v0, v1, v2, v3 = _rounds((v0, v1, v2, v3 ^ block), 2)
        state = (v0 ^ block, v1, v2, v3)
    v0, v1, v2, v3 = state
    state = _rounds((v0, v1, v2 ^ 0xEE, v3), 4)
    first = state[0] ^ state[1] ^ state[2] ^ state[3]
    v0, v1, v2, v3 = state
    state = _rounds((v0, v1 ^ 0xDD, v2, v3), 4)
    second = state[0] ^ state[1] ^ state[2] ^ state[3]
    return f"{second:016x}{first:016x}"


def _rounds(state, count):
    v0, v1, v2, v3 = state
    for _ in range(count):
        v0 = v0 + v1 & MASK
        v1 = (v1 << 13 | v1 >> 51) & MASK ^ v0
        v0 = (v0 << 32 | v0 >> 32) & MASK
        v2 = v2 + v3 & MASK
        v3 = (v3 << 16 | v3 >> 48) & MASK ^ v2
        v0 = v0 + v3 & MASK
        v3 = (v3 << 21 | v3 >> 43) & MASK ^ v0
        v2 = v2 + v1 & MASK
        v1 = (v1 << 17 | v1 >> 47) & MASK ^ v2
        v2 = (v2 << 32 | v2 >> 32) & MASK
    return v0, v1, v2, v3
