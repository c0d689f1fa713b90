import { MaskingError } from '../errors.ts'
import type { MediaType } from '../text/media-type.ts'

/** How a request body is read. */
export type BodyKind = 'json' | 'unlabelled-json' | 'json-lines' | 'form' | 'text' | 'multipart'

const TEXT_TYPES = /^(?:text\/[a-z0-9.+-]+|application\/(?:xml|x-yaml|yaml))$/
const JSON_LINES = /^application\/(?:x-ndjson|ndjson|jsonl|x-jsonlines|json-seq)$/

/**
 * Decides how to read a request body, a byte string. What looks like JSON is read as JSON whatever its label says:
 * `curl -d '{…}'` sends it as a form. Dify takes nothing of it then, so it names no user (`unlabelled-json`); and where a
 * form reader would decode it, it is refused, for it would be two texts at once. Types that cannot be read are refused.
 */
export function bodyKind(body: string, media: MediaType): BodyKind {
  const { type } = media
  // Its parts are checked one by one: files may hold any bytes.
  if (type === 'multipart/form-data') return 'multipart'
  checkCharset(body, media)
  if (JSON_LINES.test(type)) return 'json-lines'
  if (looksLikeJson(body)) {
    if (type === FORM && /[&+%]/.test(body))
      throw new MaskingError('unsupported_content_type', 'The body is JSON, its type says form.')
    return isJsonType(type) ? 'json' : 'unlabelled-json'
  }
  if (type === '') return 'text'
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type === FORM) return 'form'
  if (TEXT_TYPES.test(type)) return 'text'
  throw new MaskingError('unsupported_content_type')
}

/** How a body is read that comes without any label, as at a prompt. */
export function kindWithoutLabel(body: string): 'json' | 'text' {
  checkCharset(body, NO_TYPE)
  return looksLikeJson(body) ? 'json' : 'text'
}

const NO_TYPE: MediaType = { type: '', parameters: new Map() }
const FORM = 'application/x-www-form-urlencoded'

/** What Werkzeug takes for JSON (`wrappers/request.py`, `is_json`); Dify reads no other body as JSON. */
const isJsonType = (type: string): boolean => /^application\/(?:json|.*\+json)$/.test(type)

/** UTF-8 only: in UTF-16 or UTF-32 nothing would be found. */
function checkCharset(body: string, { parameters }: MediaType): void {
  const charset = parameters.get('charset')?.toLowerCase()
  if (charset !== undefined && !/^(?:utf-?8|us-ascii)$/.test(charset))
    throw new MaskingError('unsupported_charset')
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
