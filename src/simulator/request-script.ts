import type { IncomingHttpHeaders } from 'node:http'
import { type Script, ScriptError, readScript } from './script.ts'

const PREFIX = 'x-simulator-'

const NUMBERS = new Set(['delay_ms', 'status', 'abort_after_bytes', 'branches', 'truncate'])
const SWITCHES = new Set(['ping', 'human_input'])

/**
 * The script of one request: its `x-simulator-*` headers over the standing one. Header names are the fields of
 * {@link Script} with `-` for `_`; `x-simulator-answer` is percent-encoded UTF-8, `x-simulator-ping` and
 * `x-simulator-human-input` are 1 or 0.
 * Throws {@link ScriptError}.
 */
export function scriptOf(standing: Script, headers: IncomingHttpHeaders): Script {
  const own: Record<string, unknown> = {}
  for (const [header, text] of Object.entries(headers)) {
    if (!header.startsWith(PREFIX) || typeof text !== 'string') continue
    const field = header.slice(PREFIX.length).replaceAll('-', '_')
    own[field] = readHeader(field, text)
  }
  return { ...standing, ...readScript(own) }
}

function readHeader(field: string, text: string): unknown {
  if (NUMBERS.has(field) || (field === 'slice' && text !== 'event')) return Number(text)
  if (SWITCHES.has(field)) return text === '1'
  return field === 'answer' ? decodeAnswer(text) : text
}

function decodeAnswer(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ScriptError('answer must be percent-encoded UTF-8')
  }
}
