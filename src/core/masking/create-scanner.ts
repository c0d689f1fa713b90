import { isDigit, isWordUnit } from '../recognizers/characters.ts'
import type { Finding } from '../recognizers/recognizer.ts'
import { type Recognition, URL_PREFIX } from '../recognizers/registry.ts'
import { normalise } from '../text/normalised-view.ts'
import { type Grammar, findPlaceholderShaped } from './placeholder.ts'
import type { Scanner, Span } from './scanner.ts'
import { guardedRuns } from './url-runs.ts'

const NOTHING: readonly Span[] = []

/**
 * One pass from text to spans: recognizers on the normalised view, offsets mapped back, overlaps united, spans widened
 * until every placeholder can be found again by the grammar that restoring uses.
 */
export function createScanner(recognition: Recognition, grammar: Grammar): Scanner {
  return {
    scan(text) {
      const spans = [...findSpans(text, recognition), ...literalSpans(text, grammar)]
      if (spans.length === 0) return NOTHING
      const united = unite(spans.map((span) => widenWord(text, span)))
      const whole = unite(widenUrls(text, united).map((span) => widenWord(text, span)))
      return whole
    },
  }
}

function findSpans(text: string, { recognizers, prefixes }: Recognition): Span[] {
  const { view, offsets } = normalise(text)
  const spans: Span[] = []
  const report = (finding: Finding): void => {
    const prefix = prefixes.get(finding.entity)
    if (prefix === undefined) return
    const start = offsets === undefined ? finding.start : (offsets[finding.start] ?? 0)
    const end = offsets === undefined ? finding.end : endOffset(offsets, finding.end)
    const { entity } = finding
    spans.push({ start, end, entity, prefix, findings: [{ ...finding, start, end }] })
  }
  for (const recognizer of recognizers) recognizer.find(view, report)
  return spans
}

/** Behind the last unit of a finding: its own source, without invisible characters that follow it. */
function endOffset(offsets: Uint32Array, viewEnd: number): number {
  return offsets[viewEnd] ?? 0
}

function literalSpans(text: string, grammar: Grammar): Span[] {
  return findPlaceholderShaped(grammar, text).map(({ start, end, canonical, prefix }) => ({
    start,
    end,
    entity: 'LITERAL',
    prefix,
    literal: canonical,
    findings: [],
  }))
}

/**
 * A placeholder must not touch a word on its left or a digit on its right, or it could not be read back. What
 * touches belongs to the same unbroken run of characters and is masked with it.
 */
function widenWord(text: string, span: Span): Span {
  let { start, end } = span
  while (start > 0 && isWordUnit(text.charCodeAt(start - 1))) start--
  while (isDigitOfAnyWidth(text.charCodeAt(end))) end++
  if (start === span.start && end === span.end) return span
  return { ...withoutLiteral(span), start, end }
}

const isDigitOfAnyWidth = (unit: number): boolean =>
  isDigit(unit) || (unit >= 0xff10 && unit <= 0xff19)

/** Spans that start where nothing would be restored grow to the whole URL or link target. */
function widenUrls(text: string, spans: readonly Span[]): readonly Span[] {
  const runs = guardedRuns(text, spans)
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
      })
    }
  }
  return widened
}

/** Overlapping spans become their union; the entity of the longest one wins, recognized ones before LITERAL and below URL. */
function unite(spans: readonly Span[]): readonly Span[] {
  const sorted = spans.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const out: Span[] = []
  let current: Span | undefined
  let leader: Span | undefined
  for (const span of sorted) {
    if (current !== undefined && leader !== undefined && span.start < current.end) {
      if (outranks(span, leader)) leader = span
      const end = Math.max(current.end, span.end)
      const findings = [...current.findings, ...span.findings]
      current = { ...withoutLiteral(leader), start: current.start, end, findings }
      continue
    }
    if (current !== undefined) out.push(current)
    current = span
    leader = span
  }
  if (current !== undefined) out.push(current)
  return out
}

function outranks(a: Span, b: Span): boolean {
  return rank(a) - rank(b) > 0 || (rank(a) === rank(b) && a.end - a.start > b.end - b.start)
}

const rank = (span: Span): number => (span.entity === 'LITERAL' ? 0 : span.entity === 'URL' ? 2 : 1)

/** A union is not what the user typed any more. */
function withoutLiteral({ start, end, entity, prefix, findings }: Span): Span {
  return { start, end, entity, prefix, findings }
}
