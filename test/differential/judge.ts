import { ENDPOINTS } from './heads.ts'
import type { Parser, Reading } from './parsers.ts'

/** What was forwarded of a request, and may not have been. */
export interface Leak {
  /** Where a value stands, and for which Dify; or `bytes`: in none of the fields, yet in what was sent. */
  readonly place: string
  readonly dify: string
  readonly value: string
}

/** Media types that the tests let through unread. */
export const ALLOWED_TYPES = ['application/pdf', 'image/png'] as const

/** A request as it was forwarded, and the values that it was made with. */
export interface Forwarded {
  readonly bytes: Buffer
  readonly canaries: readonly string[]
}

/** Of each request: the values that Dify can read in it, outside the fields that are documented as kept. */
export async function leaksIn(
  forwarded: readonly Forwarded[],
  parsers: readonly Parser[],
): Promise<readonly (readonly Leak[])[]> {
  const requests = forwarded.map(({ bytes }) => bytes)
  const all = await Promise.all(
    parsers.map(async (parser) => ({ dify: parser.dify, readings: await parser.read(requests) })),
  )
  return forwarded.map((request, i) =>
    leaksOfOne(
      request,
      all.flatMap(({ dify, readings }) => {
        const reading = readings[i]
        return reading === undefined || 'refused' in reading ? [] : [{ ...reading, dify }]
      }),
    ),
  )
}

/** A reading, and by which Dify. */
interface ReadBy extends Reading {
  readonly dify: string
}

function leaksOfOne({ bytes, canaries }: Forwarded, readings: readonly ReadBy[]): Leak[] {
  const leaks: Leak[] = []
  const kept: string[] = []
  for (const reading of readings) {
    for (const [place, text] of reading.fields) {
      const held = canaries.filter((value) => holds(text, value))
      if (held.length === 0) continue
      if (isKept(place, reading)) kept.push(text)
      else leaks.push(...held.map((value) => ({ place, dify: reading.dify, value })))
    }
  }
  const raw = bytes.toString('latin1')
  if (isCoded(raw)) leaks.push({ place: 'coding', dify: 'any', value: '' })
  for (const value of canaries)
    if (holds(raw, value) && !kept.some((text) => holds(text, value)))
      leaks.push({ place: 'bytes', dify: 'any', value })
  return leaks
}

/** A body in a content coding, as its header or its first bytes say: Dify takes none off, and neither does this judge. */
function isCoded(raw: string): boolean {
  const [head = '', body = ''] = raw.split('\r\n\r\n', 2)
  const coding = /^content-encoding:(.*)$/im.exec(head)?.[1]?.trim() ?? ''
  return /^(?:\x1f\x8b|\x28\xb5\x2f\xfd)/.test(body) || !/^(?:identity)?$/.test(coding)
}

const ROUTES = new Set(ENDPOINTS.map(([method, path]) => `${method} ${path}`))
ROUTES.delete('POST /v1/unknown/endpoint')

/** The end user's id where Dify takes it from; files of types that the operator lets through. */
function isKept(place: string, { method, fields }: Reading): boolean {
  const isUser = place === 'query:user' || place === 'json.user' || place === 'form:user'
  // Of a route that no table knows, it is kept wherever it stands.
  const isRoute = fields.some(([each, text]) => each === 'path' && ROUTES.has(`${method} ${text}`))
  if (isUser && !isRoute) return true
  if (place === 'query:user') return method === 'GET'
  if (isUser) return method !== 'GET'
  return (
    ALLOWED_TYPES.some((type) => place === `file:${type}`) &&
    // A parser that finds a file knows its name; one that ends like a text is masked.
    fields.some(([each]) => each === 'file-name')
  )
}

/** Whether a text holds a value as a person reads it: digits also in groups, or as a number that is worth the same. */
function holds(text: string, value: string): boolean {
  if (text.includes(value)) return true
  if (!/^\+?\d+$/.test(value)) return false
  if (text.replaceAll(/(?<=\d)[ .-](?=\d)/g, '').includes(value)) return true
  return /^[1-9]/.test(value) && numbersIn(text).some((number) => number === Number(value))
}

/** Numbers with an exponent; those with nothing but a point hold their digits. */
const numbersIn = (text: string): readonly number[] =>
  (text.match(/\d+(?:\.\d+)?e[+-]?\d+(?![\w.])/gi) ?? []).map(Number)
