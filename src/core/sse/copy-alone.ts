import { MaskingError } from '../errors.ts'
import { scanJson } from '../json/scan.ts'
import { decodeUtf8ByteString } from '../text/utf8.ts'
import { findPayload } from './reader.ts'

/** More than any event that was read. */
const MAX_DEPTH = 1_000

/**
 * An event, byte string, with nothing in it but the text whose content begins at `textStart`, and what leads to it: the
 * plain values at its top, and on the way to the text `index` and what is `null`. Clients add the pieces of a list up
 * (OpenAI's `tool_calls`), so that a name or id must not come twice.
 */
export function copyAlone(raw: string, textStart: number): string {
  const payload = findPayload(raw)
  if (payload === undefined || payload === 'several') throw new MaskingError('internal')
  const source = raw.slice(payload.start, payload.end)
  const path = pathTo(source, textStart - payload.start)
  const value: unknown = JSON.parse(decodeUtf8ByteString(source, 0, source.length).text)
  const pruned = asciiJson(prune(value, path, true))
  return raw.slice(0, payload.start) + pruned + raw.slice(payload.end)
}

function pathTo(source: string, textStart: number): readonly (string | number)[] {
  let path: (string | number)[] | undefined
  scanJson(
    source,
    {
      string: (token) => {
        if (token.start !== textStart) return
        path = Array.from({ length: token.path.depth }, (_, level) => token.path.key(level))
      },
    },
    { maxDepth: MAX_DEPTH },
  )
  if (path === undefined) throw new MaskingError('internal')
  return path
}

function prune(value: unknown, path: readonly (string | number)[], isTop: boolean): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return [prune(value[Number(step)], rest, false)]
  const kept = Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (name === step) return [[name, prune(member, rest, false)] as const]
    const isKept = isTop ? typeof member !== 'object' : name === 'index' || member === null
    return isKept ? [[name, member] as const] : []
  })
  return Object.fromEntries(kept)
}

/** JSON that fits into a byte string. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
