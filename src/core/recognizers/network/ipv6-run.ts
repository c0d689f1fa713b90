import { isHexDigit, isWordUnit } from '../shared/characters.ts'
import { type IpClass, classifyIpv6 } from './ip-class.ts'
import { parseIpv6 } from './ip-parse.ts'

/** An IPv6 address inside a longer run of groups and colons. */
export interface Ipv6Run {
  readonly start: number
  readonly end: number
  readonly kind: IpClass
}

/** Longest IPv6 text: six groups and a dotted quad (RFC 4291, 2.2). */
const MAX_IPV6 = 45

/** A word that labels what stands after its colon (`IP:`, `src:`, `vm1a:`); `text2001:` is a word and a group. */
const LABEL = /(?:[A-Za-z_][0-9]{0,3}|[0-9]{5})$/

/** Where the run of groups around its first colon starts: after it, if a word labels it. */
export function ipv6RunStart(view: string, colon: number): number {
  let start = colon
  while (colon - start <= 4 && isHexDigit(view.charCodeAt(start - 1))) start--
  if (view.charCodeAt(colon + 1) === 0x3a) return start
  const isLabelled =
    start === colon ||
    (isWordUnit(view.charCodeAt(start - 1)) &&
      LABEL.test(view.slice(Math.max(0, colon - 5), colon)))
  return isLabelled ? colon + 1 : start
}

/** Most numbers before an address, as `grep -n` and log lines put them: `12:2405:4800::1`. */
const MAX_NUMBERS = 3

/** The address in [runStart, runEnd), if there is one that names a machine. */
export function readIpv6Run(view: string, runStart: number, runEnd: number): Ipv6Run | undefined {
  let start = runStart
  for (let dropped = 0; dropped <= MAX_NUMBERS; dropped++) {
    const text = trimColon(view.slice(start, Math.min(runEnd, start + MAX_IPV6 + 2)))
    const groups = parseIpv6(text)
    if (groups !== undefined && !looksLikeCode(text)) {
      const kind = classifyIpv6(groups)
      const isUnicast = (groups[0] ?? 0) >= 0x2000
      if (kind !== 'left' && (dropped === 0 || isUnicast))
        return { start, end: start + text.length, kind }
    }
    const number = /^\d{1,6}:(?!:)/.exec(text)
    if (number === null) return undefined
    start += number[0].length
  }
  return undefined
}

/** Drops a single colon that belongs to the sentence. */
function trimColon(text: string): string {
  return text.endsWith(':') && !text.endsWith('::') ? text.slice(0, -1) : text
}

/** `a::b` is C++. */
function looksLikeCode(text: string): boolean {
  return !/\d/.test(text) && text.split(':').filter((group) => group !== '').length < 3
}
