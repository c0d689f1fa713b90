import type { Leaf } from '../../json/leaf.ts'

const DATA_URL = /^data:([^;,]{0,100})(?:;[^,]{0,200})?,/i
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/
/** Keys of bare base64: `input_audio.data`, `file.file_data`. */
const DATA_KEYS: ReadonlySet<string | number> = new Set(['data', 'file_data'])
/** What is shorter is read as text all the same. */
const LEAST = 64

/**
 * The media type of a file that stands in a string of a request: a picture, sound or document. What is in it cannot be
 * masked. Undefined for a text.
 */
export function fileIn({ text, path, isKey }: Leaf): string | undefined {
  if (isKey) return undefined
  const url = DATA_URL.exec(text)
  if (url !== null) return url[1]?.toLowerCase() || 'text/plain'
  const key = path.depth === 0 ? '' : path.key(path.depth - 1)
  if (!DATA_KEYS.has(key) || text.length < LEAST || !BASE64.test(text)) return undefined
  return 'application/octet-stream'
}
