import { itemAt } from '../core/item-at.ts'
import { allocationRequest } from '../core/masking/allocation-request.ts'
import { onePlaceholderEach } from '../core/masking/people/one-placeholder.ts'
import type { Scanner } from '../core/masking/scanner.ts'
import { MemoryScope } from './memory-scope.ts'

/** A finding, as people read it. Offsets are UTF-16 units of the text. */
export interface ShownFinding {
  readonly entity: string
  readonly start: number
  readonly end: number
  /** What goes in its place. */
  readonly placeholder: string
  /** Which rule found it; none for text that only looks like a placeholder. */
  readonly rule?: string
  /** 0 to 1. */
  readonly score?: number
}

export interface MaskedAlone {
  readonly text: string
  readonly findings: readonly ShownFinding[]
}

/** Masks one text in a scope of its own, which is gone afterwards. */
export function maskAlone(scanner: Scanner, text: string): MaskedAlone {
  const scope = new MemoryScope('alone', 0)
  const spans = scanner.scan(text)
  const named = spans.map((span) => ({
    entity: span.entity,
    wanted: allocationRequest(text, span),
  }))
  const given = scope.allocate(named.map(({ wanted }) => wanted))
  const placeholders = onePlaceholderEach(named, given, scope)
  let masked = ''
  let at = 0
  for (const [i, span] of spans.entries()) {
    if (span.literal !== undefined) continue
    masked += text.slice(at, span.start) + itemAt(placeholders, i)
    at = span.end
  }
  const findings = spans.flatMap((span, i) => {
    const placeholder = itemAt(placeholders, i)
    if (span.findings.length === 0) {
      const { entity, start, end, literal } = span
      // Text that only reads like a placeholder (`CARD 4090`) is nothing to tell of.
      if (literal !== undefined && text.slice(start, end) !== literal) return []
      return [{ entity, start, end, placeholder }]
    }
    return span.findings.map(({ entity, start, end, rule, score }) => ({
      entity,
      start,
      end,
      placeholder,
      rule,
      score,
    }))
  })
  return { text: masked + text.slice(at), findings }
}
