import { PLACEHOLDER_LIKE } from '../../text/placeholder-form.ts'
import { isAsciiLetter, isDigit, isForeignLetter, isWordUnit } from '../shared/characters.ts'
import { parseIpv4, parseIpv6 } from '../network/ip-parse.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/**
 * E-mail addresses (RFC 5321, RFC 6531 for other scripts): every `@` with something that is a local part before and a
 * domain after it. There is no list of top-level domains: `root@db01.corp.internal` is an address too.
 *
 * Narrower than the RFC on purpose: `= / ? & | { }` end a local part on the left, because `mail=alice@x.vn` holds the
 * address `alice@x.vn`. Wider on purpose: dots may stand at its edges, as some carriers allow.
 */
export const email: Recognizer = {
  name: 'email',
  signs: SIGN.at,
  find(view, report) {
    for (let at = view.indexOf('@'); at >= 0; at = view.indexOf('@', at + 1)) {
      const end = domainEnd(view, at + 1)
      if (end < 0) continue
      const quoted = quotedLocalStart(view, at)
      const start = quoted >= 0 ? quoted : withoutEmphasis(view, localStart(view, at), at, end)
      if (start >= at || isNoAddress(view, start, at, end)) continue
      const rule =
        quoted >= 0 ? 'quoted-local' : view[at + 1] === '[' ? 'address-literal' : 'address'
      report({ entity: 'EMAIL', start, end, score: 1, rule })
    }
  },
}

/** RFC 5321, 4.5.3.1.1 and 4.5.3.1.2. */
const MAX_LOCAL = 64
const MAX_DOMAIN = 255
const MAX_LABEL = 63

/** Inside a local part, besides letters and digits. */
const LOCAL = new Set([..."!#$%'*+-.^_~"].map((c) => c.charCodeAt(0)))
/** Not at its beginning: Markdown, quotes and list marks stand there in running text. */
const NOT_FIRST = new Set([..."!#$%'*-.^~"].map((c) => c.charCodeAt(0)))

function localStart(view: string, at: number): number {
  let start = at
  const bound = Math.max(0, at - MAX_LOCAL)
  while (start > bound) {
    const unit = view.charCodeAt(start - 1)
    // `o\'brien@x.vn`: an apostrophe inside a string of a program.
    if (
      unit === 0x5c &&
      view.charCodeAt(start) === 0x27 &&
      isAsciiLetter(view.charCodeAt(start - 2))
    ) {
      start--
      continue
    }
    if (!isDigit(unit) && !isAsciiLetter(unit) && !LOCAL.has(unit) && !isForeignLetter(unit)) break
    if (unit === 0x2e && view.charCodeAt(start) === 0x2e) break
    start--
  }
  for (;;) {
    // The escape of a line break or a tab is not part of what follows it: `%0Aalice@x.vn`.
    if (/^%[01][0-9A-Fa-f]/.test(view.slice(start, start + 3))) start = Math.min(at, start + 3)
    else if (start < at && NOT_FIRST.has(view.charCodeAt(start))) start++
    else return start
  }
}

/** Markdown writes `_alice@x.vn_` or `__alice@x.vn__`: underscores after it as well are not the address. */
function withoutEmphasis(view: string, start: number, at: number, end: number): number {
  let inner = start
  while (
    inner < at - 1 &&
    view.charCodeAt(inner) === 0x5f &&
    view.charCodeAt(end + inner - start) === 0x5f
  )
    inner++
  return inner
}

/** Start of `"…"` directly before the `@` (RFC 5321 quoted-string), or -1. */
function quotedLocalStart(view: string, at: number): number {
  if (view.charCodeAt(at - 1) !== 0x22 || view.charCodeAt(at - 2) === 0x5c) return -1
  // A quote after a blank opens something and closes no local part; likewise the other way round below.
  if (isBlank(view.charCodeAt(at - 2))) return -1
  const bound = Math.max(0, at - MAX_LOCAL - 2)
  for (let start = at - 2; start >= bound; start--) {
    const unit = view.charCodeAt(start)
    if (unit < 0x20) return -1
    if (unit !== 0x22 || view.charCodeAt(start - 1) === 0x5c) continue
    const opens = !isWordUnit(view.charCodeAt(start - 1)) && !isBlank(view.charCodeAt(start + 1))
    return opens && start < at - 2 ? start : -1
  }
  return -1
}

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0xa0

/** End of the domain or address literal that starts at `from`, or -1. */
function domainEnd(view: string, from: number): number {
  if (view[from] === '[') return literalEnd(view, from)
  let best = -1
  let label = from
  let labels = 0
  const bound = Math.min(view.length, from + MAX_DOMAIN)
  for (let at = from; ; at++) {
    const unit = at < bound ? view.charCodeAt(at) : Number.NaN
    // Underscores are not part of host names (RFC 952), but many private networks use them.
    if (isWordUnit(unit) || unit === 0x2d || isForeignLetter(unit)) continue
    if (at === label || at - label > MAX_LABEL || isEdge(view.charCodeAt(label))) break
    labels++
    const end = labels > 1 ? topLevelEnd(view, label, at) : -1
    if (end >= 0) best = end
    if (unit !== 0x2e) break
    label = at + 1
  }
  return best
}

/** `EMAIL_1@IP_PRIVATE_2.x` is text that was masked, not an address; `root@DB_1.corp.vn` is one. */
const MASKED = new RegExp(`^${PLACEHOLDER_LIKE}@(?:.*\\.)?${PLACEHOLDER_LIKE}\\.`)

/** What no label begins with. */
const isEdge = (unit: number): boolean => unit === 0x2d || unit === 0x5f

/**
 * End of a top-level label in [start, end): letters only, or `xn--…`. A label that goes on with digits or another
 * script (`vn2024`, `vn谢谢`) ends where its letters end.
 */
function topLevelEnd(view: string, start: number, end: number): number {
  if (/^xn--[a-z0-9-]*[a-z0-9]/i.test(view.slice(start, end))) return trimHyphens(view, start, end)
  const foreign = isForeignLetter(view.charCodeAt(start))
  let at = start
  while (at < end) {
    const unit = view.charCodeAt(at)
    if (foreign ? !isForeignLetter(unit) : !isAsciiLetter(unit)) break
    at++
  }
  return at - start >= 2 ? at : -1
}

function trimHyphens(view: string, start: number, end: number): number {
  let at = end
  while (at > start && view.charCodeAt(at - 1) === 0x2d) at--
  return at
}

/** `[192.0.2.1]` or `[IPv6:2001:db8::1]` (RFC 5321, 4.1.3). */
function literalEnd(view: string, from: number): number {
  const close = view.slice(from, from + 64).indexOf(']')
  if (close < 0) return -1
  const inner = view.slice(from + 1, from + close)
  const isLiteral = /^ipv6:/i.test(inner)
    ? parseIpv6(inner.slice(5)) !== undefined
    : parseIpv4(inner) !== undefined
  return isLiteral ? from + close + 1 : -1
}

/** `1.0.0-next.alpha`, `4.2.rc`, up to their last letters; but `1.1.example.com` is a domain. */
const VERSION =
  /^\d+(?:\.\d+)+(?:-|\.(?:alpha|beta|rc|pre|preview|dev|post|next|canary|nightly|snapshot|final|release|ga)(?![A-Za-z]))/i

/** Names that machines give to messages and events (RFC 5322, 3.6.4; RFC 5545, 3.8.4.7). */
const MESSAGE_ID =
  /(?:^|\n)(?:message-id|in-reply-to|references|content-id|x-[\w-]*message-id|uid)\s?:[^\n]*$/i

/** `<CAF+abc123=` in front of the rest of such a name, which a local part does not hold. */
const INNER_ID = /<(?=[^=]*\d)[\w.+$-]{4,80}=$/

/** Things with an `@` that are not addresses: package versions, image scales, git remotes. */
function isNoAddress(view: string, start: number, at: number, end: number): boolean {
  const domain = view.slice(at + 1, end)
  if (VERSION.test(domain) || MASKED.test(view.slice(start, end))) return true
  if (
    MESSAGE_ID.test(view.slice(Math.max(0, start - 160), start)) &&
    (/\d.*\d|^.{16}/.test(view.slice(start, at)) ||
      INNER_ID.test(view.slice(Math.max(0, start - 82), start)))
  )
    return true
  if (/^[1-9]x\.(?:png|jpe?g|gif|webp|svg|avif)$/i.test(domain)) return true
  return (
    at - start === 3 &&
    view.slice(start, at).toLowerCase() === 'git' &&
    view[end] === ':' &&
    /^[\w.~-]*\//.test(view.slice(end + 1, end + 65))
  )
}
