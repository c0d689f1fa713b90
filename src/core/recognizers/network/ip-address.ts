import { isDigit, isHexDigit, isWordAfter, isWordBefore } from '../shared/characters.ts'
import { type IpClass, classifyIpv4 } from './ip-class.ts'
import { parseIpv4, parsePaddedIpv4 } from './ip-parse.ts'
import type { Finding, Recognizer } from '../recognizer.ts'
import { ipv6RunStart, readIpv6Run } from './ipv6-run.ts'
import { SIGN } from '../shared/signs.ts'

/**
 * IP addresses, `IP_PRIVATE` or `IP_PUBLIC` by the IANA special-purpose registries; addresses that name no machine
 * (loopback, documentation, multicast, reserved) are left. Ports, prefix lengths and brackets stay outside.
 */
export const ipAddress: Recognizer = {
  name: 'ip-address',
  signs: SIGN.address,
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

/** Every run of numbers with single dots between that is exactly four octets; five parts are an OID or a section number. */
function findIpv4(view: string, report: Report): void {
  let from = 0
  for (let dot = view.indexOf('.'); dot >= 0; dot = view.indexOf('.', from)) {
    let start = dot
    while (isDigit(view.charCodeAt(start - 1))) start--
    let end = dot
    while (isDigit(view.charCodeAt(end)) || isInnerDot(view, end)) end++
    from = Math.max(end, dot + 1)
    if (start === dot) start++
    if (end - start < 7 || end - start > 15) continue
    const address = parsePaddedIpv4(view.slice(start, end))
    if (address === undefined || isWordBefore(view, start) || isWordAfter(view, end)) continue
    if (isVersion(view, start, address)) continue
    // `5.0.0.10.in-addr.arpa` names 10.0.0.5 (RFC 1035, 3.5).
    const reversed = view.slice(end, end + 13).toLowerCase() === '.in-addr.arpa'
    const kind = classifyIpv4(reversed ? address.toReversed() : address)
    reportClass(kind, start, end, reversed ? 'ipv4-reverse' : 'ipv4', report)
  }
}

const isInnerDot = (view: string, at: number): boolean =>
  view.charCodeAt(at) === 0x2e && isDigit(view.charCodeAt(at + 1))

/**
 * Words that make four numbers a version, English and Vietnamese, right before them. A lone `v` after a dot or slash
 * is the end of `v.v.` (etc.) or `V/v` (re:).
 */
const VERSION_WORD =
  /(?:^|[^\p{L}\p{N}])(?:ver|version|versions|build|release|rev|revision|firmware|section|sections|chapter|clause|oid|bản|phiên bản|mục|chương|điều|khoản|phụ lục|tiểu mục|tài liệu)(?:[\s.:#=("'|*]{0,8}|[ \t]{1,24}=[ \t]{0,4}["']?)$|(?:^|[^\p{L}\p{N}./])v[\s.:=]{0,3}$/iu
/** Numbers of a list in front of the one that is read. */
const LISTED =
  /(?:\d{1,3}(?:\.\d{1,3}){1,5}(?:,| and| or| và| to| đến| lên| sang|[ \t]?[-–&→]|[ \t]?->)[ \t]?){1,3}$/u
/** `AssemblyVersion("4.8.3.1")`. */
const CAMEL_VERSION = /[a-z](?:Version|Build|Release)[\s.:#=("']{0,8}$/
/** Products that put a four-part version after a slash. */
const PRODUCT =
  /(?:chrome|chromium|headlesschrome|crios|edg|edge|edga|edgios|opr|opera|version|safari|firefox|electron|samsungbrowser|yabrowser|vivaldi|ucbrowser|whale|coc_coc_browser)\/$/i

/** Programs that people name with their version after a blank: `nginx 1.27.1.2`. */
const PROGRAM =
  /(?:^|[^\p{L}\p{N}])(?:nginx|apache|tomcat|openss[lh]|openjdk|jdk|jre|java|node(?:\.js)?|npm|python|php|ruby|golang|dotnet|\.net|postgres(?:ql)?|mysql|mariadb|oracle|mongodb|redis|valkey|kafka|rabbitmq|elasticsearch|grafana|prometheus|terraform|ansible|helm|chart|istio|envoy|docker|containerd|kubernetes|k8s|android|ios|macos|windows|ubuntu|debian|chrome|firefox|edge|driver|bios|uefi|sdk|office|acrobat|photoshop|autocad|unity|jenkins|gitlab|jira|confluence|sap|odoo|zalo)[ \t]$/iu
/** Every number of a release is small; networks of providers begin so too (`14.225.0.0`), so one that is not decides. */
const MOST_OF_RELEASE = 31

function isVersion(view: string, start: number, address: readonly number[]): boolean {
  // Nothing is released as 192.168.1.5; `build: 192.168.1.5` is the build server.
  const [first = 0] = address
  if (first > 100 && classifyIpv4(address) === 'private') return false
  const before = view.slice(Math.max(0, start - 48), start)
  // `sections 4.1.2.3 and 10.2.14.7`: what stands in front of the list holds for all of it.
  const led = before.replace(LISTED, '')
  if (VERSION_WORD.test(led) || CAMEL_VERSION.test(before) || PRODUCT.test(before)) return true
  if (address.every((octet) => octet <= MOST_OF_RELEASE) && PROGRAM.test(led))
    return classifyIpv4(address) !== 'private'
  // `Anything/120.0.0.0` in a User-Agent with reduced versions.
  return /[A-Za-z]\/$/.test(before) && address.slice(1).every((octet) => octet === 0)
}

const DASHED =
  /(?<![A-Za-z0-9_.-])(?:ip-|ec2-)?(\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3})(?=\.(?:[a-z0-9-]{1,20}\.){0,2}(?:internal|cluster\.local|amazonaws\.com|googleusercontent\.com|nip\.io|sslip\.io)(?![A-Za-z0-9_-]))/gi
/** Stands in everything that `DASHED` finds. */
const DASHED_HINT = /\d-\d{1,3}-\d/

/** Host names that cloud providers make of an address: `ip-10-0-3-17.ec2.internal`. */
function findDashed(view: string, report: Report): void {
  if (!view.includes('-') || !DASHED_HINT.test(view)) return
  for (const match of view.matchAll(DASHED)) {
    const digits = match[1] ?? ''
    const address = parseIpv4(digits.replaceAll('-', '.'))
    if (address === undefined) continue
    const end = match.index + match[0].length
    reportClass(classifyIpv4(address), end - digits.length, end, 'ipv4-dashed', report)
  }
}

/** RFC 4007, 11; as long as names of network interfaces get. */
const ZONE = /^%[A-Za-z0-9._-]{0,15}[A-Za-z0-9](?![A-Za-z0-9_])/

function findIpv6(view: string, report: Report): void {
  let from = 0
  for (let colon = view.indexOf(':'); colon >= 0; colon = view.indexOf(':', from)) {
    const start = ipv6RunStart(view, colon)
    let end = colon
    while (
      isHexDigit(view.charCodeAt(end)) ||
      view.charCodeAt(end) === 0x3a ||
      isInnerDot(view, end)
    )
      end++
    from = end
    const found = isWordBefore(view, start) ? undefined : readIpv6Run(view, start, end)
    if (found === undefined || isWordAfter(view, found.end)) continue
    const zone = ZONE.exec(view.slice(found.end, found.end + 18))
    reportClass(found.kind, found.start, found.end + (zone?.[0].length ?? 0), 'ipv6', report)
  }
}
