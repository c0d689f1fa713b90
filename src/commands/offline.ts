import { createHmac, randomBytes } from 'node:crypto'
import type { Config } from '../config/config.ts'
import { isWithheld, withoutSecrets } from '../core/mapping/withheld.ts'
import { createScanner } from '../core/masking/create-scanner.ts'
import { onePlaceholderEach } from '../core/masking/people/one-placeholder.ts'
import { type Grammar, createGrammar } from '../core/masking/placeholder.ts'
import {
  type Place,
  applyPlaceholders,
  collectJson,
  collectText,
} from '../core/masking/request-masker.ts'
import type { Scanner } from '../core/masking/scanner.ts'
import { configuredRecognition } from '../detection/configured-recognition.ts'
import { MemoryScope } from '../vault/memory-scope.ts'

/** Masking without a proxy, as `mask`, `unmask` and `explain` do it: the same scanner, one scope a call. */
export interface OfflineMasker {
  readonly grammar: Grammar
  readonly scanner: Scanner
  /** A body, byte string, JSON if it looks like it. Pairs: placeholder → value. */
  mask(body: string): { readonly masked: string; readonly pairs: ReadonlyMap<string, string> }
}

export function createOfflineMasker({ masking }: Config): OfflineMasker {
  const { recognition } = configuredRecognition(masking)
  const grammar = createGrammar(recognition.allPrefixes, masking.lenient_restore)
  const scanner = createScanner(recognition, grammar)
  const collect = (body: string): Place[] =>
    /^\s*[{[]/.test(body)
      ? collectJson(body, scanner, { maxDepth: masking.max_depth, invalid: 'mask' })
      : collectText(body, scanner)
  const key = randomBytes(32)
  const digest = (value: string): string => createHmac('sha256', key).update(value).digest('hex')
  return {
    grammar,
    scanner,
    mask(body) {
      const scope = new MemoryScope('offline', 0)
      const places = collect(body)
      const given = scope.allocate(
        withoutSecrets(
          places.map(({ wanted }) => wanted),
          digest,
        ),
      )
      const placeholders = onePlaceholderEach(places, given, scope)
      const pairs = new Map(
        placeholders
          .map((name) => [name, scope.get(name) ?? ''] as const)
          .filter(([, value]) => !isWithheld(value)),
      )
      return { masked: applyPlaceholders(body, places, placeholders), pairs }
    },
  }
}
