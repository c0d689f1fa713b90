import { type Maker, card, jsonString, percent, utf8 } from './maker.ts'

/** A body with the content type that it comes under. */
export interface Body {
  readonly type: string
  /** Byte string. */
  readonly body: string
}

export function formBody(maker: Maker): Body {
  const { random, trick } = maker
  const type = trick('type of a form', 0.05)
    ? random.pick([
        'application/x-www-form-urlencoded; charset=iso-8859-1',
        'application/x-www-form-urlencoded ; charset=utf-8',
        'Application/X-WWW-Form-Urlencoded',
        'text/plain',
        'application/x-url-encoded',
      ])
    : 'application/x-www-form-urlencoded'
  const body = pairs(maker)
  // Read as a text, this name says that a number after it is an id.
  return { type, body: FORM.test(type) ? body : body.replaceAll('trace_id=', 'note=') }
}

const FORM = /^application\/x-www-form-urlencoded/i

const NAMES = ['user', 'query', 'inputs', 'trace_id', 'conversation_id', 'note', 'us%65r'] as const

/** Names and values of a form or a query, byte string. */
export function pairs(maker: Maker): string {
  const { random, trick } = maker
  const made = Array.from({ length: random.below(5) }, () => {
    const name = trick('value as a name', 0.04) ? percent(maker.value(), maker) : random.pick(NAMES)
    const value = random.chance(0.7) ? percent(maker.text(), maker) : 'u-1'
    if (trick('bare name', 0.03)) return percent(maker.value(), maker)
    if (trick('two =', 0.03)) return `${name}==${value}`
    if (trick('broken escape', 0.03))
      return `${name}=${value}+%${random.pick(['', 'z', '4', 'FF', 'C3%28', 'u0041'])}`
    if (trick('semicolon', 0.03)) return `${name}=x;user=${value}`
    return `${name}=${value}`
  })
  return made.join(random.pick(['&', '&', '&', '&&', '&amp;']))
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=UTF-8',
  'Application/JSON',
  'application/vnd.api+json',
] as const

export function jsonBody(maker: Maker): Body {
  const { random, trick, value } = maker
  let body = object(maker, 0)
  if (trick('byte order mark', 0.03)) body = `\u00ef\u00bb\u00bf${body}`
  if (trick('UTF-16', 0.02)) body = [...body].map((unit) => `${unit}\u0000`).join('')
  if (trick('behind the document', 0.03)) body += random.pick(['\n', ' ', '\u0000', 'x', '{}'])
  if (trick('lines', 0.03))
    return { type: 'application/x-ndjson', body: `${body.replaceAll('\n', ' ')}\n{}\n` }
  let type: string = random.pick(TYPES)
  if (trick('another label', 0.06))
    type = random.pick([
      'text/plain',
      'application/x-www-form-urlencoded',
      'text/json',
      'multipart/form-data; boundary=b',
      '',
    ])
  if (trick('charset', 0.04))
    type = `application/json; charset=${random.pick(['utf-16', 'latin1', 'utf-7', 'utf-8; charset=utf-16', '"utf-8"'])}`
  if (trick('parameter holds a value', 0.04)) {
    const held = value()
    type = `application/json; x=${random.pick([`"${held}"`, held.replace('@', '%40'), held])}`
  }
  return { type, body }
}

const KEYS = [
  'query',
  'inputs',
  'user',
  'user',
  'conversation_id',
  'trace_id',
  'response_mode',
  'note',
  'files',
] as const

function object(maker: Maker, depth: number): string {
  const { random, trick } = maker
  const members = Array.from({ length: 1 + random.below(5) }, () => {
    const key = trick('value as a key', 0.04) ? maker.value() : random.pick(KEYS)
    const blank = random.pick(['', ' ', '\n', '\t'])
    return `${jsonString(key, maker)}${blank}:${blank}${member(maker, depth)}`
  })
  return `{${members.join(random.pick([',', ', ']))}}`
}

function member(maker: Maker, depth: number): string {
  const { random, trick } = maker
  if (depth < 3 && random.chance(0.2)) return object(maker, depth + 1)
  if (depth < 3 && random.chance(0.1))
    return `[${member(maker, depth + 1)},${member(maker, depth + 1)}]`
  if (trick('number', 0.1)) return number(maker)
  if (trick('JSON in a string', 0.12)) return jsonString(nested(maker), maker)
  if (trick('word', 0.05))
    return random.pick(['true', 'null', 'false', '[]', '{}', 'NaN', '-0', '1.50'])
  if (trick('lone surrogate', 0.02)) return `"\\ud800 ${utf8(maker.value())}"`
  if (trick('bytes that are not UTF-8', 0.02)) return `"\u00ff ${utf8(maker.value())}"`
  if (trick('bad escape', 0.02)) return `"\\x ${utf8(maker.value())}"`
  if (trick('control', 0.02)) return `"\u0001 ${utf8(maker.value())}"`
  return jsonString(random.chance(0.8) ? maker.text() : 'u-1', maker)
}

/** A card as a number, in one of the ways to write it; told to the judge by its digits. */
function number(maker: Maker): string {
  const { random, canaries } = maker
  // Below 2^53: Dify may read it as a float.
  const digits = card(`4${Array.from({ length: 14 }, () => String(1 + random.below(9))).join('')}`)
  canaries.push(digits)
  return random.pick([
    digits,
    `-${digits}`,
    `${digits}.0`,
    `${digits}e0`,
    `${digits[0] ?? ''}.${digits.slice(1)}e15`,
    `${digits[0] ?? ''}.${digits.slice(1)}E+15`,
    `${digits}0e-1`,
    `${digits}00.0E-2`,
  ])
}

function nested(maker: Maker): string {
  const { random } = maker
  const text = JSON.stringify(maker.text())
  return random.pick([
    () => `{"a":${text},"n":${number(maker)}}`,
    () => `[${number(maker)}, ${text}]`,
    () => `[${number(maker)}]`,
    () => number(maker),
    () => `{"user":${text}}`,
    () => `{"a":${JSON.stringify(`{"b":${text},"n":${number(maker)}}`)}}`,
    () => `{"a":${text}`,
    () => text,
  ])()
}
