import type { Finding } from '../recognizers/recognizer.ts'
import type { PausingScanner, Scanner } from './scanner.ts'

/**
 * A recognizer that cannot answer at once, a service of its own. It is asked once a request, with every text of it.
 * Rejects with `MaskingError` if the request must not go on without its answer.
 */
export interface ExternalRecognizer {
  /** Findings of each text, in order; offsets are UTF-16 units. */
  find(texts: readonly string[]): Promise<readonly (readonly Finding[])[]>
}

const NOTHING: readonly Finding[] = []

/**
 * A scanner that also knows what the external recognizer says. `read` reads the request with a scanner, here only to
 * learn its texts; the caller does so again with the scanner that it gets.
 */
export async function withExternalRecognizer(
  scanner: PausingScanner,
  external: ExternalRecognizer | undefined,
  read: (scanner: Scanner) => void,
): Promise<PausingScanner> {
  if (external === undefined) return scanner
  const texts = new Set<string>()
  read({
    scan(text) {
      if (/\S/.test(text)) texts.add(text)
      return []
    },
  })
  const asked = [...texts]
  if (asked.length === 0) return scanner
  const answers = await external.find(asked)
  const found = new Map(asked.map((text, i) => [text, answers[i] ?? NOTHING]))
  return {
    scan: (text, label) => scanner.scan(text, label, found.get(text)),
    scanInTurns: async (text, pause, label) =>
      await scanner.scanInTurns(text, pause, label, found.get(text)),
  }
}
