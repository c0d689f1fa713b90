import { sha256 } from './sha256.ts'

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const BECH32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Version 0 is a leading 1, 5 a leading 3, 0x41 a leading T, 0x30 a leading L or M, 0x1e a leading D. */
const VERSIONS: ReadonlySet<number> = new Set([0, 5, 0x41, 0x30, 0x1e])

/** Base58Check with version and 20 bytes, as Bitcoin (P2PKH, P2SH), TRON, Litecoin and Dogecoin have it. */
export function isBase58Address(text: string): boolean {
  let number = 0n
  for (const character of text) {
    const digit = BASE58.indexOf(character)
    if (digit < 0) return false
    number = number * 58n + BigInt(digit)
  }
  if (number >> 200n !== 0n) return false
  const bytes = new Uint8Array(25)
  for (let i = 24; i >= 0; i--, number >>= 8n) bytes[i] = Number(number & 0xffn)
  if (!VERSIONS.has(bytes[0] ?? -1)) return false
  const check = sha256(sha256(bytes.subarray(0, 21)))
  return [0, 1, 2, 3].every((i) => check[i] === bytes[21 + i])
}

const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
/** Final value of the checksum: Bech32 (BIP 173) for witness version 0, Bech32m (BIP 350) for the others. */
const FINAL = { v0: 1, later: 0x2bc830a3 }

function polymod(values: readonly number[]): number {
  let checksum = 1
  for (const value of values) {
    const top = checksum >>> 25
    checksum = ((checksum & 0x1ffffff) << 5) ^ value
    for (const [i, part] of GENERATOR.entries()) if (((top >>> i) & 1) === 1) checksum ^= part
  }
  return checksum
}

/** Segregated witness addresses of the main network, `bc1…` (BIP 173, BIP 350), in one case. */
export function isBech32Address(text: string): boolean {
  const lower = text.toLowerCase()
  if (lower !== text && text.toUpperCase() !== text) return false
  if (!lower.startsWith('bc1') || lower.length > 90) return false
  const data = Array.from(lower.slice(3), (character) => BECH32.indexOf(character))
  const version = data[0] ?? 99
  // A program of 2 to 40 bytes after the version, six characters of checksum.
  const bits = (data.length - 7) * 5
  if (data.includes(-1) || version > 16 || bits < 16 || bits > 324) return false
  // `bc`, spread as BIP 173 says.
  const prefix = [3, 3, 0, 2, 3]
  return polymod([...prefix, ...data]) === (version === 0 ? FINAL.v0 : FINAL.later)
}
