import { LONG, type PausingScanner, type Scanner, type Span } from './scanner.ts'

/**
 * A scanner that has read the long texts of a request already, in turns with others. `read` reads the request with a
 * scanner, here only to learn which those are; the caller does so again with the scanner that it gets. Rejects with what
 * `read` rejects with.
 */
export async function readAhead(
  scanner: PausingScanner,
  read: (scanner: Scanner) => Promise<unknown>,
  pause: () => Promise<void>,
): Promise<Scanner> {
  /** Spans by label and text. */
  const known = new Map<string, Map<string, readonly Span[]>>()
  await read({
    scan(text, label = '') {
      if (text.length < LONG) return []
      const texts = known.get(label) ?? new Map<string, readonly Span[]>()
      known.set(label, texts.set(text, []))
      return []
    },
  })
  if (known.size === 0) return scanner
  for (const [label, texts] of known)
    for (const text of texts.keys()) texts.set(text, await scanner.scanInTurns(text, pause, label))
  return {
    scan: (text, label = '') =>
      (text.length < LONG ? undefined : known.get(label)?.get(text)) ?? scanner.scan(text, label),
  }
}

/**
 * Whether a document of JSON (byte string) may hold a long string: false is sure. Looks at few of its bytes, where its
 * strings are short.
 */
export function mayHoldLongString(source: string): boolean {
  for (let start = 0; start + LONG <= source.length; ) {
    let quote = source.lastIndexOf('"', start + LONG - 1)
    // An escaped quote ends no string. What only looks like one costs no more than a look at the document.
    while (quote > start && source.charAt(quote - 1) === '\\')
      quote = source.lastIndexOf('"', quote - 1)
    if (quote < start) return true
    start = quote + 1
  }
  return false
}
