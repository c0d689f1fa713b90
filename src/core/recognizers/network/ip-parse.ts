import { isDigit, isHexDigit } from '../shared/characters.ts'

/** Four octets, or undefined. Strict: dotted quad of decimal numbers without leading zeros (RFC 6943, 3.1.1). */
export function parseIpv4(text: string): readonly number[] | undefined {
  if (text.length < 7 || text.length > 15) return undefined
  const octets: number[] = []
  for (const part of text.split('.')) {
    if (part.length === 0 || part.length > 3 || (part.length > 1 && part.startsWith('0')))
      return undefined
    for (let i = 0; i < part.length; i++) if (!isDigit(part.charCodeAt(i))) return undefined
    const octet = Number(part)
    if (octet > 255) return undefined
    octets.push(octet)
  }
  return octets.length === 4 ? octets : undefined
}

/**
 * As people read an address whose octets are padded to three digits, `010.000.000.005`, or one that begins as private
 * networks do, `192.168.01.5`: decimal. Programs may take such an
 * octet for octal (RFC 6943, 3.1.1), so that it is not the same as one without zeros. A sum of money ends in `.000`.
 */
export function parsePaddedIpv4(text: string): readonly number[] | undefined {
  if (!PADDED.test(text)) return parseIpv4(text)
  return parseIpv4(text.replaceAll(/(?<!\d)0{1,2}(?=\d)/g, ''))
}

const PADDED =
  /^(?=.*(?:^|\.)0)\d{3}\.\d{3}\.\d{3}\.\d{3}(?<!\.000)$|^(?:192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}$/

/** Eight 16-bit groups, or undefined. RFC 4291, 2.2, without zone; an embedded IPv4 address may end it. */
export function parseIpv6(text: string): readonly number[] | undefined {
  if (text.length < 2 || text.length > 45) return undefined
  const double = text.indexOf('::')
  if (double < 0) {
    const groups = parseGroups(text)
    return groups?.length === 8 ? groups : undefined
  }
  if (text.indexOf('::', double + 1) >= 0) return undefined
  const head = double === 0 ? [] : parseGroups(text.slice(0, double))
  const tailText = text.slice(double + 2)
  const tail = tailText === '' ? [] : parseGroups(tailText)
  if (head === undefined || tail === undefined || head.length + tail.length > 7) return undefined
  // An embedded IPv4 address can only be last.
  if (text.slice(0, double).includes('.')) return undefined
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

function parseGroups(text: string): number[] | undefined {
  const groups: number[] = []
  const parts = text.split(':')
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const [a = 0, b = 0, c = 0, d = 0] = parseIpv4(part) ?? []
      if (parseIpv4(part) === undefined) return undefined
      groups.push(a * 256 + b, c * 256 + d)
      continue
    }
    if (part.length === 0 || part.length > 4) return undefined
    for (let k = 0; k < part.length; k++) if (!isHexDigit(part.charCodeAt(k))) return undefined
    groups.push(Number.parseInt(part, 16))
  }
  return groups
}
