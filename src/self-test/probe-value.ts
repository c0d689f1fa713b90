import type { Config } from '../config/config.ts'
import type { Scanner } from '../core/masking/scanner.ts'

/** One value an entity that is on by default; the word in front helps those that need context. `tag`: ten digits or letters. */
const CANDIDATES: readonly ((tag: string) => string)[] = [
  (tag) => `probe-${tag}@self-test.example.com`,
  () => '10.255.254.253',
  () => 'IBAN GB33BUKB20201555555555',
  () => 'card 4111 1111 1111 1111',
  () => '8.8.4.4',
]

/**
 * A value that the configured rules mask whole, or undefined if the configuration masks nothing, or nothing that is
 * known here. `tag` makes it different each time.
 */
export function probeValueFor(
  { masking }: Pick<Config, 'masking'>,
  scanner: Scanner,
  tag: string,
): string | undefined {
  if (!masking.enabled || masking.dry_run) return undefined
  const found = CANDIDATES.flatMap((candidate) => {
    const text = candidate(tag)
    const [span] = scanner.scan(text)
    // A value that never comes back would not show the way back.
    if (span === undefined || span.isWithheld === true || span.findings.length === 0) return []
    return [text.slice(span.start, span.end)]
  })
  // Without the word in front it must be found as well: it is searched for in what arrives.
  return found.find((value) =>
    scanner.scan(value).some(({ start, end }) => start === 0 && end === value.length),
  )
}
