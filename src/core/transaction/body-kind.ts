import { MaskingError } from '../errors.ts'

/** How a request body is read. */
export type BodyKind = 'json' | 'json-lines' | 'form' | 'text' | 'multipart'

const TEXT_TYPES = /^(?:text\/[a-z0-9.+-]+|application\/(?:xml|x-yaml|yaml))$/
const JSON_LINES = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|json-seq)$/

/**
 * Decides how to read a request body, a byte string. What looks like JSON is read as JSON whatever its label says:
 * `curl -d '{…}'` sends it as a form, and a form reader would see one odd key. Types that cannot be read are refused.
 */
export function bodyKind(body: string, contentType: string | undefined): BodyKind {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  const isJson = looksLikeJson(body)
  // Its parts are checked one by one: files may hold any bytes.
  if (type === 'multipart/form-data' && !isJson) return 'multipart'
  checkCharset(body, contentType)
  if (type !== undefined && JSON_LINES.test(type)) return 'json-lines'
  if (isJson) return 'json'
  if (type === undefined || type === '') return 'text'
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  if (TEXT_TYPES.test(type)) return 'text'
  throw new MaskingError('unsupported_content_type')
}

/** UTF-8 only: in UTF-16 or UTF-32 nothing would be found. */
function checkCharset(body: string, contentType: string | undefined): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase()
  if (
    charset !== undefined &&
    charset !== 'utf-8' &&
    charset !== 'utf8' &&
    charset !== 'us-ascii'
  ) {
    throw new MaskingError('unsupported_charset')
  }
  // A zero byte is never part of JSON, a form or text in UTF-8; every UTF-16 text in a Latin script has them.
  if (
    body.includes('\u0000') ||
    body.startsWith('\u00ff\u00fe') ||
    body.startsWith('\u00fe\u00ff')
  ) {
    throw new MaskingError('unsupported_charset')
  }
}

/** The first byte that is neither white space nor part of a byte order mark opens an object or array. */
function looksLikeJson(body: string): boolean {
  for (let at = body.startsWith('\u00ef\u00bb\u00bf') ? 3 : 0; at < body.length; at++) {
    const unit = body.charCodeAt(at)
    if (unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d) continue
    return unit === 0x7b || unit === 0x5b
  }
  return false
}
