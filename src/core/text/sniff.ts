/** How a body is encoded, as far as its bytes tell without a label. */
export type SniffedEncoding = 'utf-8' | 'utf-16' | 'utf-32' | 'binary'

/** Bytes that are looked at for a pattern; a longer body repeats it. */
const WINDOW = 512

/**
 * Tells UTF-8 from what nothing could be found in. Byte order marks first (Unicode 16, 23.8), then the pattern of zero
 * bytes that RFC 4627, 3 named for JSON and that every text in a Latin script has: one zero in two bytes is UTF-16,
 * three in four are UTF-32. Other zero bytes mean `binary`: neither JSON nor a form nor text in UTF-8 holds one.
 * `utf-8` is what is left, valid or not; `isUtf8` tells.
 */
export function sniffEncoding(source: string): SniffedEncoding {
  if (source.startsWith('\u00ff\u00fe\u0000\u0000')) return 'utf-32'
  if (source.startsWith('\u0000\u0000\u00fe\u00ff')) return 'utf-32'
  if (source.startsWith('\u00ff\u00fe') || source.startsWith('\u00fe\u00ff')) return 'utf-16'
  if (!source.includes('\u0000')) return 'utf-8'
  const zeros = [0, 0, 0, 0]
  const end = Math.min(source.length, WINDOW) & ~3
  for (let at = 0; at < end; at++) {
    if (source.charCodeAt(at) === 0) zeros[at & 3] = (zeros[at & 3] ?? 0) + 1
  }
  const [a = 0, b = 0, c = 0, d = 0] = zeros
  const quarter = end / 4
  if (quarter > 0) {
    const isMost = (count: number): boolean => count * 2 > quarter
    if (isMost(b) && isMost(c) && isMost(d) && a === 0) return 'utf-32'
    if (isMost(a) && isMost(b) && isMost(c) && d === 0) return 'utf-32'
    if (isMost(b) && isMost(d) && a + c === 0) return 'utf-16'
    if (isMost(a) && isMost(c) && b + d === 0) return 'utf-16'
  }
  return 'binary'
}
