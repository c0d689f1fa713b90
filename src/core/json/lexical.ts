/** Takes what {@link scanLexically} finds. Offsets are UTF-16 units of the source. */
export interface LexicalVisitor {
  /** Content of a quoted stretch, without its quotes; one that is never closed runs to the end. */
  string(token: { readonly start: number; readonly end: number }): void
  /** What lies between quoted stretches; never empty. */
  text(start: number, end: number): void
}

/**
 * Reads anything as if it were JSON: every quoted stretch and all that lies between, in order, so that only the quotes
 * themselves are left out. For bodies that `scanJson` calls invalid and that are to be masked all the same.
 * Linear; a backslash in a quoted stretch hides the quote after it.
 */
export function scanLexically(source: string, visitor: LexicalVisitor): void {
  let from = 0
  while (from < source.length) {
    const quote = source.indexOf('"', from)
    const gapEnd = quote < 0 ? source.length : quote
    if (gapEnd > from) visitor.text(from, gapEnd)
    if (quote < 0) return
    const start = quote + 1
    let end = start
    while (end < source.length) {
      const unit = source.charCodeAt(end)
      if (unit === 0x22) break
      end += unit === 0x5c ? 2 : 1
    }
    if (end > source.length) end = source.length
    visitor.string({ start, end })
    from = end + 1
  }
}
