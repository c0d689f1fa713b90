import type { DifyVersion } from './dify-version.ts'

/**
 * JSON as Dify's Python writes it (`json.dumps` with defaults, all versions before 1.8.1's streams): ASCII, `", "` and
 * `": "` between the parts, `\uXXXX` in lower case for everything else.
 */
export function wireJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(wireJson).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([key, item]) => `${ascii(key)}: ${wireJson(item)}`)
    return `{${members.join(', ')}}`
  }
  return typeof value === 'string' ? ascii(value) : JSON.stringify(value ?? null)
}

function ascii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** One event as Dify frames it (`core/app/apps/base_app_generator.py`): ASCII, since 1.8.1 compact raw UTF-8 (orjson). */
export const wireEvent = (event: Record<string, unknown>, version: DifyVersion): string =>
  `data: ${version === '1.16.0' ? JSON.stringify(event) : wireJson(event)}\n\n`

/** A keep-alive, without data. */
export const WIRE_PING = 'event: ping\n\n'
