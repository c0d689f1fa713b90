import { isAsciiLetter, isDigit, isHexDigit, isWordUnit } from './characters.ts'
import { type IpClass, classifyIpv4, classifyIpv6 } from './ip-class.ts'
import { parseIpv4, parseIpv6 } from './ip-parse.ts'
import type { Finding, Recognizer } from './recognizer.ts'

/**
 * IP addresses, `IP_PRIVATE` or `IP_PUBLIC` by the IANA special-purpose registries; addresses that name nobody
 * (loopback, documentation, multicast, reserved) are left. Ports, prefix lengths and brackets stay outside.
 */
export const ipAddress: Recognizer = {
  name: 'ip-address',
  find(view, report) {
    findIpv4(view, report)
    findDashed(view, report)
    findIpv6(view, report)
  },
}

type Report = (finding: Finding) => void

function reportClass(
  kind: IpClass,
  start: number,
  end: number,
  rule: string,
  report: Report,
): void {
  if (kind === 'left') return
  report({ entity: kind === 'private' ? 'IP_PRIVATE' : 'IP_PUBLIC', start, end, score: 1, rule })
}

/** Every run of digits and dots that is exactly four octets; five parts are an OID or a section number. */
function findIpv4(view: string, report: Report): void {
  for (let dot = view.indexOf('.'); dot >= 0; dot = view.indexOf('.', dot)) {
    let start = dot
    while (start > 0 && isDigit(view.charCodeAt(start - 1))) start--
    let end = dot + 1
    while (end < view.length && (isDigit(view.charCodeAt(end)) || view.charCodeAt(end) === 0x2e))
      end++
    dot = end
    while (start < end && view.charCodeAt(start) === 0x2e) start++
    while (end > start && view.charCodeAt(end - 1) === 0x2e) end--
    if (end - start > 15) continue
    const address = parseIpv4(view.slice(start, end))
    if (address === undefined) continue
    const before = view.charCodeAt(start - 1)
    if (isWordUnit(before) || isWordUnit(view.charCodeAt(end))) continue
    if (isVersion(view, start, address)) continue
    // `5.0.0.10.in-addr.arpa` names 10.0.0.5 (RFC 1035, 3.5).
    const reversed = /^\.in-addr\.arpa/i.test(view.slice(end, end + 13))
    const kind = classifyIpv4(reversed ? address.toReversed() : address)
    reportClass(kind, start, end, reversed ? 'ipv4-reverse' : 'ipv4', report)
  }
}

/** Words that make four numbers a version, English and Vietnamese, right before them. */
const VERSION_WORD =
  /(?:^|[^\p{L}\p{N}])(?:v|ver|version|versions|build|release|rev|revision|firmware|section|sections|chapter|clause|oid|bản|phiên bản|mục|chương|điều)[\s.:#=]*$/iu
/** Products that put a four-part version behind a slash. */
const PRODUCT =
  /(?:chrome|chromium|headlesschrome|crios|edg|edge|edga|edgios|opr|opera|version|safari|firefox|electron|samsungbrowser|yabrowser|vivaldi|ucbrowser|whale|coc_coc_browser)\/$/i

function isVersion(view: string, start: number, address: readonly number[]): boolean {
  const before = view.slice(Math.max(0, start - 28), start)
  if (VERSION_WORD.test(before) || PRODUCT.test(before)) return true
  // `Anything/120.0.0.0` in a User-Agent with reduced versions.
  return /[A-Za-z]\/$/.test(before) && address.slice(1).every((octet) => octet === 0)
}

/** Host names that cloud providers make of an address: `ip-10-0-3-17.ec2.internal`. */
function findDashed(view: string, report: Report): void {
  if (!view.includes('-')) return
  const pattern =
    /(?<![A-Za-z0-9_.-])(?:ip-)?(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?=\.(?:[a-z0-9-]{1,20}\.){0,2}(?:internal|amazonaws\.com|googleusercontent\.com|nip\.io|sslip\.io)(?![A-Za-z0-9_-]))/gi
  for (const match of view.matchAll(pattern)) {
    const digits = match[1] ?? ''
    const address = parseIpv4(digits.replaceAll('-', '.'))
    if (address === undefined) continue
    const end = match.index + match[0].length
    reportClass(classifyIpv4(address), end - digits.length, end, 'ipv4-dashed', report)
  }
}

/** Longest IPv6 text: eight groups, or six and a dotted quad. */
const MAX_IPV6 = 45

function findIpv6(view: string, report: Report): void {
  for (let colon = view.indexOf(':'); colon >= 0; colon = view.indexOf(':', colon)) {
    let start = colon
    while (start > 0 && colon - start <= 4 && isHexDigit(view.charCodeAt(start - 1))) start--
    let end = colon
    let colons = 0
    while (end < view.length) {
      const unit = view.charCodeAt(end)
      if (unit === 0x3a) colons++
      else if (!isHexDigit(unit) && unit !== 0x2e) break
      end++
    }
    colon = end
    if (colons < 2 || isWordUnit(view.charCodeAt(start - 1))) continue
    const text = trimEnd(view.slice(start, Math.min(end, start + MAX_IPV6 + 2)))
    const groups = parseIpv6(text)
    if (groups === undefined || looksLikeCode(text)) continue
    const kind = classifyIpv6(groups)
    const addressEnd = start + text.length
    const next = view.charCodeAt(addressEnd)
    if (isWordUnit(next)) continue
    const zone = /^%[A-Za-z0-9._-]{1,16}/.exec(view.slice(addressEnd, addressEnd + 17))?.[0] ?? ''
    reportClass(kind, start, addressEnd + zone.length, 'ipv6', report)
  }
}

/** Drops a full stop or a single colon that belongs to the sentence. */
function trimEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 0x2e) end--
  if (text.endsWith(':') && !text.endsWith('::')) end--
  return text.slice(0, end)
}

/** `a::b` is C++, and eight pairs of hex digits are an EUI-64 or a fingerprint. */
function looksLikeCode(text: string): boolean {
  if (/^(?:[0-9a-f]{2}:){7}[0-9a-f]{2}$/i.test(text)) return true
  let hasDigit = false
  for (let i = 0; i < text.length; i++) if (isDigit(text.charCodeAt(i))) hasDigit = true
  return (
    !hasDigit && text.split(':').filter((group) => isAsciiLetter(group.charCodeAt(0))).length < 3
  )
}
