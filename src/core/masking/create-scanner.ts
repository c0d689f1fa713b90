import { itemAt } from '../item-at.ts'
import { isDigit, isWordBefore, isWordUnit } from '../recognizers/shared/characters.ts'
import type { EntityRule } from '../recognizers/entity-rule.ts'
import type { Finding, Recognizer } from '../recognizers/recognizer.ts'
import { type Recognition, URL_PREFIX } from '../recognizers/registry.ts'
import { signsOf } from '../recognizers/shared/signs.ts'
import { isInsideUuid } from '../recognizers/shared/uuid.ts'
import { FIELD_SIGN } from '../structure/field-value.ts'
import { foldedLineWindows } from '../text/folded-line-window.ts'
import { type ViewOrigin, normalise } from '../text/normalised-view.ts'
import { isChanged } from '../text/text-window.ts'
import { unmarkedWindows } from '../text/unmarked-window.ts'
import { writtenNumberWindows } from '../text/written-number-window.ts'
import { addressRuns } from './place/address-runs.ts'
import { type Grammar, findPlaceholderShaped } from './placeholder.ts'
import { createCleanWords, isWord } from './clean-words.ts'
import { type Gap, changedParts, gapsBetween } from './gap.ts'
import { LONG, type PausingScanner, type Span } from './scanner.ts'

const NOTHING: readonly Span[] = []

/**
 * From text to spans: recognizers on the normalised view, offsets mapped back, overlaps united, spans widened until
 * every placeholder can be found again by the grammar that restoring uses.
 *
 * Text of the user's own that reads like a placeholder is told as well (`LITERAL`), so that its number is given to no
 * value. It stays as it is, and changes nothing for what is found around it.
 *
 * What lies between spans is looked at once more by itself: taking a value out changes what its neighbours look like
 * (`1.8.8.8.2405::1` without the IPv6 address is `1.8.8.8`). Spans only grow, so this ends; a text without findings is read once. Only a hostile text lets every round uncover just one
 * more (`"a b"@x.vn"a b"@x.vn…`): after a few rounds the rest of it is masked as one.
 */
export function createScanner(recognition: Recognition, grammar: Grammar): PausingScanner {
  const words = createCleanWords()
  return {
    scan(text, label = '', found = NO_FINDINGS) {
      const isWordOnly = found.length === 0 && isWord(text)
      if (isWordOnly && words.has(text, label)) return NOTHING
      const spans = scanLabelled(text, label, found)
      if (isWordOnly && spans.length === 0) words.add(text, label)
      return spans
    },
    async scanInTurns(text, pause, label = '', found = NO_FINDINGS) {
      const context = contextOf(label)
      const whole = context + text
      const own = await scanPartInTurns(whole, recognition, pause)
      const spans = joined(own, found, whole, context.length)
      if (text.length >= LONG) await pause()
      if (spans.length === 0) return complete(text, NOTHING)
      const looking = lookBetween(whole, context.length, spans)
      let look = looking.next()
      let units = 0
      while (look.done !== true) {
        units += look.value.length
        if (units >= LONG) {
          await pause()
          units = 0
        }
        look = looking.next(await scanPartInTurns(look.value, recognition, pause))
      }
      return complete(text, withoutContext(look.value, context.length))
    },
  }

  function scanLabelled(text: string, label: string, found: readonly Finding[]): readonly Span[] {
    const context = contextOf(label)
    const whole = context + text
    const spans = joined(scanPart(whole, recognition), found, whole, context.length)
    if (spans.length === 0) return complete(text, NOTHING)
    const looking = lookBetween(whole, context.length, spans)
    let look = looking.next()
    while (look.done !== true) look = looking.next(scanPart(look.value, recognition))
    return complete(text, withoutContext(look.value, context.length))
  }

  function complete(text: string, spans: readonly Span[]): readonly Span[] {
    return withLiterals(text, identified(text, spans, recognition), grammar)
  }

  /** With what others have found in the text, which stands after `length` units of context. */
  function joined(
    own: readonly Span[],
    found: readonly Finding[],
    whole: string,
    length: number,
  ): readonly Span[] {
    if (found.length === 0) return own
    const moved = found.map((finding) => moveFinding(finding, length))
    return [...spansOf(moved, whole, recognition), ...own]
  }
}

const contextOf = (label: string): string =>
  label === '' ? '' : `${FIELD_SIGN}${label.slice(0, MAX_LABEL)}: `

const MAX_LABEL = 64
const NO_FINDINGS: readonly Finding[] = []

/** Spans of the text after the first `length` units. */
function withoutContext(spans: readonly Span[], length: number): readonly Span[] {
  if (length === 0) return spans
  return spans
    .filter(({ end }) => end > length)
    .map((span) => {
      const moved = shift(span, -length)
      return moved.start < 0 ? { ...moved, start: 0 } : moved
    })
}

/**
 * From what a text holds, in no order, to its spans. Yields what lies between and has to be read by itself, and is given
 * what is found in it. `from`: where the text itself begins, after its label.
 */
function* lookBetween(
  text: string,
  from: number,
  all: readonly Span[],
): Generator<string, readonly Span[], readonly Span[]> {
  let spans = settle(text, from, all)
  let clean = NO_GAPS
  for (let round = 2; ; round++) {
    const found: Span[] = []
    const seen = new Set<string>()
    for (const gap of gapsBetween(spans, text.length)) {
      const key = `${gap.start}-${gap.end}`
      seen.add(key)
      if (clean.has(key)) continue
      for (const part of changedParts(text, gap, from)) {
        const inPart = yield text.slice(part.start, part.end)
        for (const span of inPart) found.push(part.start === 0 ? span : shift(span, part.start))
      }
    }
    const [first] = found
    if (first === undefined) return spans
    if (round >= MAX_ROUNDS) {
      const start =
        round === MAX_ROUNDS
          ? found.reduce((least, span) => Math.min(least, span.start), text.length)
          : 0
      found.push({ ...first, start, end: text.length })
    }
    clean = seen
    spans = settle(text, from, [...spans, ...found])
  }
}

const MAX_ROUNDS = 12

const NO_GAPS: ReadonlySet<string> = new Set()

/** Unites and widens until nothing moves. */
function settle(text: string, from: number, spans: readonly Span[]): readonly Span[] {
  let united = unite(spans.map((span) => widenWord(text, span)))
  for (;;) {
    const wider = unite(widenUrls(text, from, united).map((span) => widenWord(text, span)))
    if (extent(wider) === extent(united)) return wider
    united = wider
  }
}

const extent = (spans: readonly Span[]): number =>
  spans.reduce((sum, { start, end }) => sum + end - start, 0)

/** Whether a text with these signs can hold what a recognizer looks for. */
const isAsked = (recognizer: Recognizer, signs: number): boolean =>
  recognizer.signs === undefined || (recognizer.signs & signs) !== 0

/** Everything that is found in a text by itself, in no order. */
function scanPart(text: string, recognition: Recognition): readonly Span[] {
  const { readings, spans } = startFinding(text, recognition)
  for (const { view, report } of readings) {
    const signs = signsOf(view)
    for (const recognizer of recognition.recognizers)
      if (isAsked(recognizer, signs)) recognizer.find(view, report)
  }
  return spans
}

async function scanPartInTurns(
  text: string,
  recognition: Recognition,
  pause: () => Promise<void>,
): Promise<readonly Span[]> {
  const isLong = text.length >= LONG
  const { readings, spans } = startFinding(text, recognition)
  let units = 0
  for (const { view, report } of readings) {
    const signs = signsOf(view)
    for (const recognizer of recognition.recognizers) {
      if (units >= LONG || (isLong && view.length >= LONG)) {
        await pause()
        units = 0
      }
      if (isAsked(recognizer, signs)) recognizer.find(view, report)
    }
    units += view.length
  }
  return spans
}

/** Spans with what their values have in common with other spellings. Only a finding that is all of its span is a value. */
function identified(
  text: string,
  spans: readonly Span[],
  { entities }: Recognition,
): readonly Span[] {
  return spans.map((span) => {
    const { start, end, findings } = span
    const [only] = findings
    if (findings.length !== 1 || only?.start !== start || only.end !== end) return span
    const canonical = entities.get(only.entity)?.canonical?.(text.slice(start, end))
    return canonical === undefined || span.entity !== only.entity ? span : { ...span, canonical }
  })
}

/**
 * Spans and what reads like a placeholder between them, as it will be read in the masked text: where a span ends, a placeholder
 * does, and another may begin.
 */
function withLiterals(text: string, spans: readonly Span[], grammar: Grammar): readonly Span[] {
  if (spans.length === 0) return literalsIn(text, 0, grammar)
  const all: Span[] = []
  let at = 0
  for (const span of spans) {
    if (span.start > at) all.push(...literalsIn(text.slice(at, span.start), at, grammar))
    all.push(span)
    at = span.end
  }
  if (at < text.length) all.push(...literalsIn(text.slice(at), at, grammar))
  return all
}

/** `from`: where the piece begins. */
function literalsIn(piece: string, from: number, grammar: Grammar): readonly Span[] {
  const found = findPlaceholderShaped(grammar, piece)
  if (found.length === 0) return NOTHING
  return found.map(({ start, end, canonical, prefix }) => ({
    start: from + start,
    end: from + end,
    entity: 'LITERAL',
    prefix,
    literal: canonical,
    findings: [],
  }))
}

function shift(span: Span, by: number): Span {
  const findings = span.findings.map((finding) => moveFinding(finding, by))
  return { ...span, start: span.start + by, end: span.end + by, findings }
}

const moveFinding = (finding: Finding, by: number): Finding => ({
  ...finding,
  start: finding.start + by,
  end: finding.end + by,
})

/** Findings of others, under the same rules as one's own. */
function spansOf(found: readonly Finding[], text: string, { entities }: Recognition): Span[] {
  return found.flatMap((finding) => {
    const { entity, start, end, score } = finding
    const rule = entities.get(entity)
    const isInText = start >= 0 && start < end && end <= text.length
    if (rule === undefined || !isInText || score < rule.threshold) return []
    if (rule.isAllowed(text.slice(start, end))) return []
    return [spanOf(finding, rule)]
  })
}

function spanOf(finding: Finding, { prefix, isRestored }: EntityRule): Span {
  const { entity, start, end } = finding
  const span = { start, end, entity, prefix, findings: [finding] }
  return isRestored ? span : { ...span, isWithheld: true }
}

/** What the recognizers read, and where they report to. */
interface Reading {
  readonly view: string
  readonly report: (finding: Finding) => void
}

/** The views of a text: the normalised one, and what a reader sees where tags part words or a number is written as a decimal. */
function startFinding(
  text: string,
  { entities }: Recognition,
): { readonly readings: readonly Reading[]; readonly spans: readonly Span[] } {
  const { view: whole, origin } = normalise(text)
  const spans: Span[] = []
  const reading = (view: string, placeOf: (finding: Finding) => Gap | undefined): Reading => ({
    view,
    report: (finding) => {
      const rule = entities.get(finding.entity)
      if (rule === undefined || finding.score < rule.threshold) return
      if (isInsideUuid(view, finding.start, finding.end)) return
      if (rule.isAllowed(view.slice(finding.start, finding.end))) return
      const place = placeOf(finding)
      if (place !== undefined)
        spans.push(spanOf({ ...finding, start: place.start, end: place.end }, rule))
    },
  })
  const inText = (place: Gap): Gap => (origin === undefined ? place : toText(origin, place))
  const readings = [
    reading(whole, inText),
    ...[...unmarkedWindows(whole), ...writtenNumberWindows(whole), ...foldedLineWindows(whole)].map(
      (window) =>
        reading(window.view, ({ start, end }) =>
          isChanged(window, start, end) ? inText(toText(window.origin, { start, end })) : undefined,
        ),
    ),
  ]
  return { readings, spans }
}

/** What a finding in the view covers in the text: dropped characters inside it, but none before or after it. */
function toText({ starts, ends }: ViewOrigin, { start, end }: Gap): Gap {
  return { start: itemAt(starts, start), end: itemAt(ends, end - 1) }
}

/** Longest parts of an address of e-mail (RFC 5321, 4.5.3.1). */
const LONGEST_DOMAIN = 255
const LONGEST_LOCAL = 64
const OPEN_DOMAIN = /^(?:[A-Za-z0-9-]{1,63}\.){1,8}$/
const LOCAL_UNIT = /[^\s<>(),;:"'[\]@]/

/** `alice@x.` in front of a placeholder would read as an address that ends in its name: it goes along. */
function addressStart(text: string, start: number): number {
  if (text.charCodeAt(start - 1) !== 0x2e) return start
  const from = Math.max(0, start - LONGEST_DOMAIN)
  const near = text.slice(from, start).lastIndexOf('@')
  const at = from + near
  if (near < 0 || !OPEN_DOMAIN.test(text.slice(at + 1, start))) return start
  let local = at
  while (at - local < LONGEST_LOCAL && LOCAL_UNIT.test(text.charAt(local - 1))) local--
  return local === at ? start : local
}

/**
 * A placeholder must not touch a word on its left or a digit on its right, or it could not be read back. What
 * touches belongs to the same unbroken run of characters and is masked with it.
 */
function widenWord(text: string, span: Span): Span {
  let { start, end } = span
  if (isWordBefore(text, start)) {
    while (isWordUnit(text.charCodeAt(start - 1))) start--
    start = escapeStart(text, start, span.start)
  }
  start = addressStart(text, start)
  while (isDigitOfAnyWidth(text.charCodeAt(end))) end++
  return start === span.start && end === span.end ? span : { ...span, start, end }
}

/**
 * Where the escape begins whose end was taken for a word: `\\talice@x.vn`, `%22alice@x.vn`. A part of an escape would leave
 * a sign that escapes the placeholder.
 */
function escapeStart(text: string, start: number, end: number): number {
  const sign = text[start - 1]
  if (sign === '%') return /^[0-9A-Fa-f]{2}/.test(text.slice(start, end)) ? start - 1 : start
  if (sign !== '\\' || !/^(?:[nrtbf]|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2})/.test(text.slice(start, end)))
    return start
  let at = start
  while (text[at - 1] === '\\' && start - at < 8) at--
  return at
}

const isDigitOfAnyWidth = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0xff10 && unit <= 0xff19)

/** Spans that start where nothing would be restored grow to the whole URL or link target. */
function widenUrls(text: string, from: number, spans: readonly Span[]): readonly Span[] {
  const runs = addressRuns(text, spans, from)
  if (runs.length === 0) return spans
  const widened: Span[] = []
  let i = 0
  for (const span of spans) {
    while ((runs[i]?.end ?? Number.POSITIVE_INFINITY) <= span.start) i++
    const run = runs[i]
    if (run === undefined || span.start < run.start) {
      widened.push(span)
    } else {
      widened.push({
        start: Math.min(run.start, span.start),
        end: Math.max(run.end, span.end),
        entity: 'URL',
        prefix: URL_PREFIX,
        findings: span.findings,
        ...(span.isWithheld === true ? { isWithheld: true } : {}),
      })
    }
  }
  return widened
}

/** Overlapping spans become their union; the entity of the longest one wins, URL before all others. */
function unite(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const out: Span[] = []
  let from = 0
  let end = 0
  for (const [i, span] of sorted.entries()) {
    if (i > from && span.start >= end) {
      out.push(unionOf(sorted, from, i))
      from = i
    }
    end = Math.max(end, span.end)
  }
  if (from < sorted.length) out.push(unionOf(sorted, from, sorted.length))
  return out
}

/** One span for sorted[from] to sorted[to - 1], which overlap in a chain. */
function unionOf(sorted: readonly Span[], from: number, to: number): Span {
  const spans = sorted.slice(from, to)
  const [first] = spans
  if (first === undefined) throw new RangeError('empty union')
  if (spans.length === 1) return first
  let leader = first
  let end = first.end
  for (const span of spans) {
    if (outranks(span, leader)) leader = span
    end = Math.max(end, span.end)
  }
  const findings = outermost(spans.flatMap((span) => span.findings))
  const union = { ...leader, start: first.start, end, findings }
  return spans.some((span) => span.isWithheld) ? { ...union, isWithheld: true } : union
}

/** Findings in order of the text, without those that lie inside another one. */
function outermost(findings: readonly Finding[]): readonly Finding[] {
  let end = 0
  return findings
    .toSorted((a, b) => a.start - b.start || b.end - a.end || b.score - a.score)
    .filter((finding) => {
      const reachesFurther = finding.end > end
      if (reachesFurther) end = finding.end
      return reachesFurther
    })
}

/** By kind, then by length, then by how sure its rule is. */
function outranks(a: Span, b: Span): boolean {
  if (rank(a) !== rank(b)) return rank(a) > rank(b)
  const longer = a.end - a.start - (b.end - b.start)
  return longer === 0 ? sureness(a) > sureness(b) : longer > 0
}

const sureness = ({ findings }: Span): number => findings[0]?.score ?? 0

const rank = (span: Span): number => (span.entity === 'URL' ? 1 : 0)
