/** What an address is for, as far as masking cares. `left` addresses name no machine: loopback, documentation, multicast. */
export type IpClass = 'private' | 'public' | 'left'

type Range = readonly [first: number, prefix: number, kind: IpClass]

const octets = (a: number, b = 0, c = 0, d = 0): number => ((a * 256 + b) * 256 + c) * 256 + d

/** IANA IPv4 special-purpose registry (RFC 6890 and successors). Anything else is public. */
const V4: readonly Range[] = [
  [octets(10), 8, 'private'], // RFC 1918
  [octets(172, 16), 12, 'private'], // RFC 1918
  [octets(192, 168), 16, 'private'], // RFC 1918
  [octets(100, 64), 10, 'private'], // RFC 6598, shared address space of carriers
  [octets(169, 254), 16, 'private'], // RFC 3927, link local
  [octets(0), 8, 'left'], // RFC 791, this network
  [octets(127), 8, 'left'], // RFC 1122, loopback
  [octets(192), 24, 'left'], // RFC 6890, protocol assignments
  [octets(192, 0, 2), 24, 'left'], // RFC 5737, documentation
  [octets(192, 88, 99), 24, 'left'], // RFC 7526, former 6to4 relay anycast
  [octets(198, 18), 15, 'left'], // RFC 2544, benchmarking
  [octets(198, 51, 100), 24, 'left'], // RFC 5737, documentation
  [octets(203, 0, 113), 24, 'left'], // RFC 5737, documentation
  [octets(224), 4, 'left'], // RFC 5771, multicast
  [octets(240), 4, 'left'], // RFC 1112, reserved, and the broadcast address
]

export function classifyIpv4(address: readonly number[]): IpClass {
  const [a = 0, b = 0, c = 0, d = 0] = address
  const number = octets(a, b, c, d)
  for (const [first, prefix, kind] of V4) {
    const size = 2 ** (32 - prefix)
    if (number >= first && number < first + size) return kind
  }
  return 'public'
}

/**
 * IANA IPv6 special-purpose registry. Addresses that wrap an IPv4 address are what that address is. Nothing was ever
 * assigned at the lower end of the space (RFC 4291, 2.4), and what looks like an address there is a slice
 * (`rows[1::2]`), a time or a line number.
 */
export function classifyIpv6(groups: readonly number[]): IpClass {
  const inner = wrappedIpv4(groups)
  if (inner !== undefined) return classifyIpv4(inner)
  const [g0 = 0, g1 = 0, g2 = 0] = groups
  if ((g0 & 0xfe00) === 0xfc00) return 'private' // RFC 4193, unique local
  if ((g0 & 0xffc0) === 0xfe80 || (g0 & 0xffc0) === 0xfec0) return 'private' // RFC 4291 link, RFC 3879 site local
  if ((g0 & 0xff00) === 0xff00) return 'left' // RFC 4291, multicast
  if (g0 === 0x2001 && g1 === 0x0db8) return 'left' // RFC 3849, documentation
  if (g0 === 0x3fff && g1 < 0x1000) return 'left' // RFC 9637, documentation 3fff::/20
  if (g0 === 0x5f00) return 'left' // RFC 9602, SRv6
  if (g0 === 0x64 && g1 === 0xff9b && g2 === 1) return 'private' // RFC 8215, local translation
  // RFC 4291, 0000::/8 with :: and ::1, and 0100::/8; RFC 6666, discard only
  if (g0 < 0x0200) return 'left'
  return 'public'
}

/**
 * ::a.b.c.d and ::ffff:a.b.c.d (RFC 4291), ::ffff:0:a.b.c.d (RFC 2765), 64:ff9b::/96 (RFC 6052), 2002::/16 (RFC 3056),
 * 2001::/32 (RFC 4380, obfuscated).
 */
function wrappedIpv4(groups: readonly number[]): readonly number[] | undefined {
  const [g0 = 0, g1 = 0, g2 = 0, g3 = 0, g4 = 0, g5 = 0, g6 = 0, g7 = 0] = groups
  const unpack = (high: number, low: number): readonly number[] => [
    high >> 8,
    high & 255,
    low >> 8,
    low & 255,
  ]
  const zeroTo3 = g0 === 0 && g1 === 0 && g2 === 0 && g3 === 0
  const isMapped = g4 === 0 && g5 === 0xffff
  const isTranslated = g4 === 0xffff && g5 === 0
  const isCompatible = g4 === 0 && g5 === 0 && g6 !== 0
  if (zeroTo3 && (isMapped || isTranslated || isCompatible)) return unpack(g6, g7)
  if (g0 === 0x64 && g1 === 0xff9b && g2 === 0 && g3 === 0 && g4 === 0 && g5 === 0)
    return unpack(g6, g7)
  if (g0 === 0x2002) return unpack(g1, g2)
  if (g0 === 0x2001 && g1 === 0) return unpack(g6 ^ 0xffff, g7 ^ 0xffff)
  return undefined
}
