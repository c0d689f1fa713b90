import { parseIpv4, parseIpv6 } from '../network/ip-parse.ts'

/**
 * One spelling for all spellings of a value, itself one of them; undefined for a value in any other form, which is the same
 * as itself alone. Only plain forms are read: two different values must never have one canonical form.
 */
export type Canonical = (value: string) => string | undefined

/**
 * An address in small letters. RFC 5321 (2.4) lets a host tell `Alice` from `alice`; none that people use does. Quoted, escaped
 * and non-ASCII addresses are left.
 */
export const canonicalEmail: Canonical = (value) =>
  EMAIL.test(value) ? value.toLowerCase() : undefined

/** Without `%`, which may be an escape. */
const EMAIL = /^[A-Za-z0-9.!#$&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/

/** The digits of a number that people write in groups. */
export const canonicalDigits: Canonical = (value) =>
  GROUPED.test(value) ? value.replaceAll(/[ .-]/g, '') : undefined

const GROUPED = /^\d+(?:[ .-]\d+)*$/

/** Capitals and digits without blanks (ISO 13616 prints groups of four). */
export const canonicalCode: Canonical = (value) =>
  CODE.test(value) ? value.replaceAll(/[ -]/g, '').toUpperCase() : undefined

const CODE = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/

/** IPv4 as it is, IPv6 by RFC 5952; with a zone it is left. */
export const canonicalIp: Canonical = (value) => {
  if (parseIpv4(value) !== undefined) return value
  const groups = parseIpv6(value)
  return groups === undefined ? undefined : showIpv6(groups)
}

/** The longest run of two zero groups or more is left out, the first of equally long ones. */
function showIpv6(groups: readonly number[]): string {
  let [from, length] = [-1, 1]
  for (let at = 0; at < groups.length; at++) {
    let end = at
    while (groups[end] === 0) end++
    if (end - at > length) [from, length] = [at, end - at]
  }
  const show = (part: readonly number[]): string =>
    part.map((group) => group.toString(16)).join(':')
  return from < 0
    ? show(groups)
    : `${show(groups.slice(0, from))}::${show(groups.slice(from + length))}`
}

/** Six bytes in small letters with colons, whatever separates them (IEEE 802). */
export const canonicalMac: Canonical = (value) => {
  if (!MAC.test(value)) return undefined
  const digits = value.replaceAll(/[:.-]/g, '').toLowerCase()
  return digits.replaceAll(/(..)(?!$)/g, '$1:')
}

const MAC =
  /^(?:[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{2}(?:-[0-9A-Fa-f]{2}){5}|[0-9A-Fa-f]{4}(?:\.[0-9A-Fa-f]{4}){2})$/

/**
 * Series and number of a plate in capitals. What stands between them stays a border: `51F-12345` is a car, `51F1-2345` a
 * motorbike.
 */
export const canonicalPlate: Canonical = (value) => {
  const [, place, series, number] = PLATE.exec(value) ?? []
  return place === undefined || series === undefined || number === undefined
    ? undefined
    : `${place}${series.toUpperCase()}-${number.replace('.', '')}`
}

const PLATE = /^(\d{2})-?([A-Za-z]{1,2}\d?)(?: - |[ -])(\d{3}\.?\d{2}|\d{4})$/

/** Names of hosts are the same in any case (RFC 4343). */
export const canonicalHost: Canonical = (value) =>
  /^[A-Za-z0-9.-]+$/.test(value) ? value.toLowerCase() : undefined

/** Addresses of Ethereum: capitals are a checksum (EIP-55). Others tell case apart. */
export const canonicalWallet: Canonical = (value) =>
  /^0x[0-9A-Fa-f]{40}$/.test(value) ? value.toLowerCase() : undefined
