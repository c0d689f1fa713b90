/** Shorter parts of a text V8 copies by itself (`SlicedString::kMinLength`). */
const SLICED = 13
// eslint-disable-next-line no-control-regex
const LATIN1 = /^[\u0000-\u00ff]*$/

/**
 * The same text in memory of its own. V8 keeps a part of a text as a view of the whole: a mapping would keep alive the
 * body of every request that one of its values was found in.
 */
export function ownString(text: string): string {
  if (text.length < SLICED) return text
  const encoding = LATIN1.test(text) ? 'latin1' : 'utf16le'
  return Buffer.from(text, encoding).toString(encoding)
}
