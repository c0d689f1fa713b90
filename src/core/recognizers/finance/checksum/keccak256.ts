const MASK = (1n << 64n) - 1n
/** Bytes of a block of Keccak with 256 bits of output. */
const RATE = 136

const [ROUND, OFFSETS] = constants()

/** Round constants and rotations, computed as the Keccak reference (3.0, section 1.2) defines them. */
function constants(): readonly [readonly bigint[], readonly bigint[]] {
  const round: bigint[] = []
  let state = 1
  for (let i = 0; i < 24; i++) {
    let constant = 0n
    for (let j = 0; j < 7; j++) {
      if ((state & 1) === 1) constant |= 1n << (2n ** BigInt(j) - 1n)
      state = (state << 1) ^ ((state & 0x80) === 0 ? 0 : 0x171)
    }
    round.push(constant)
  }
  const offsets = Array.from({ length: 25 }, () => 0n)
  for (let t = 0, x = 1, y = 0; t < 24; t++) {
    offsets[x + 5 * y] = BigInt((((t + 1) * (t + 2)) / 2) % 64)
    const next = (2 * x + 3 * y) % 5
    x = y
    y = next
  }
  return [round, offsets]
}

const rotate = (lane: bigint, by: bigint): bigint => ((lane << by) | (lane >> (64n - by))) & MASK

/** Keccak-256 as Ethereum has it: the Keccak submission's padding, not that of SHA-3 (FIPS 202). */
export function keccak256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(message.length / RATE) + 1) * RATE)
  padded.set(message)
  padded[message.length] = 0x01
  padded[padded.length - 1] = (padded.at(-1) ?? 0) | 0x80
  const bytes = new DataView(padded.buffer)
  let lanes: bigint[] = Array.from({ length: 25 }, () => 0n)
  for (let offset = 0; offset < padded.length; offset += RATE) {
    for (let i = 0; i < RATE / 8; i++)
      lanes[i] = (lanes[i] ?? 0n) ^ bytes.getBigUint64(offset + i * 8, true)
    lanes = permute(lanes)
  }
  const digest = new DataView(new ArrayBuffer(32))
  for (let i = 0; i < 4; i++) digest.setBigUint64(i * 8, lanes[i] ?? 0n, true)
  return new Uint8Array(digest.buffer)
}

function permute(start: readonly bigint[]): bigint[] {
  let lanes = [...start]
  const at = (x: number, y: number): bigint => lanes[(x % 5) + 5 * (y % 5)] ?? 0n
  for (const constant of ROUND) {
    const columns = [0, 1, 2, 3, 4].map((x) =>
      [0, 1, 2, 3, 4].reduce((sum, y) => sum ^ at(x, y), 0n),
    )
    const moved: bigint[] = []
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < 5; x++) {
        const parity = (columns[(x + 4) % 5] ?? 0n) ^ rotate(columns[(x + 1) % 5] ?? 0n, 1n)
        moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(at(x, y) ^ parity, OFFSETS[x + 5 * y] ?? 0n)
      }
    lanes = moved
    const mixed = lanes.map((lane, i) => {
      const y = Math.floor(i / 5)
      return lane ^ (~at((i % 5) + 1, y) & MASK & at((i % 5) + 2, y))
    })
    mixed[0] = (mixed[0] ?? 0n) ^ constant
    lanes = mixed
  }
  return lanes
}
