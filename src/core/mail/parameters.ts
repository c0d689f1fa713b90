import { MaskingError } from '../errors.ts'
import { decodeWords } from './encoded-words.ts'
import { readCharset } from './charset.ts'

/** The value of `Content-Type` or `Content-Disposition`, with its parameters as people read them. */
export interface Parameters {
  /** Lower case, without parameters. */
  readonly value: string
  /** By name in lower case, decoded and joined. */
  readonly parameters: ReadonlyMap<string, string>
}

const broken = (): MaskingError =>
  new MaskingError(
    'document_broken',
    'A part of the e-mail tells its form in a way that is not read.',
  )

const PARAMETER =
  /[ \t]*;[ \t]*(?:([!#$%&'+\-.^_`|~0-9A-Za-z]+)(\*\d{1,2})?(\*)?[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;"]*?)))?[ \t]*(?=;|$)/y
/** Values that tell readers how to take a part to pieces: never in several forms. */
const PLAIN: ReadonlySet<string> = new Set(['boundary', 'charset'])

/** RFC 2045, 5.1, with names in pieces and charsets (RFC 2231) and in encoded words, which many programs write. */
export function readParameters(header: string): Parameters {
  const text = withoutComments(header).trim()
  const value = /^[^;\s"]*/.exec(text)?.[0] ?? ''
  const pieces = new Map<string, Piece[]>()
  PARAMETER.lastIndex = value.length
  while (PARAMETER.lastIndex < text.length) {
    const match = PARAMETER.exec(text)
    if (match === null) throw broken()
    const [, name, index, star, quoted, bare] = match
    if (name === undefined) continue
    const piece = {
      index: index === undefined ? -1 : Number(index.slice(1)),
      isEncoded: star !== undefined,
      text: quoted === undefined ? (bare ?? '') : quoted.replaceAll(/\\(.)/g, '$1'),
    }
    const key = name.toLowerCase()
    const known = pieces.get(key)
    if (known === undefined) pieces.set(key, [piece])
    else known.push(piece)
  }
  return {
    value: value.toLowerCase(),
    parameters: new Map([...pieces].map(([name, its]) => [name, joined(name, its)])),
  }
}

interface Piece {
  /** -1: it is whole. */
  readonly index: number
  readonly isEncoded: boolean
  readonly text: string
}

function joined(name: string, pieces: readonly Piece[]): string {
  const sorted = pieces.toSorted((a, b) => a.index - b.index)
  const [first] = sorted
  const isWhole = first?.index === -1
  // `filename` and `filename*` may both be there (RFC 6266, 4.3): both are read.
  const isTwice = isWhole && sorted.length === 2 && sorted[0]?.isEncoded !== sorted[1]?.isEncoded
  const isOrdered = sorted.every(({ index }, i) => (isWhole ? sorted.length === 1 : index === i))
  if (!isOrdered && !isTwice) throw broken()
  if (PLAIN.has(name) && (sorted.length > 1 || first?.isEncoded === true || !isWhole))
    throw broken()
  return isTwice ? sorted.map((piece) => decoded([piece])).join(' ') : decoded(sorted)
}

function decoded(pieces: readonly Piece[]): string {
  const [first] = pieces
  if (first?.isEncoded !== true) return decodeWords(pieces.map(({ text }) => text).join(''))
  const [, charset = '', rest = first.text] = /^([^']*)'[^']*'([^]*)$/.exec(first.text) ?? []
  const bytes = pieces
    .map(({ text, isEncoded }, i) => {
      const own = i === 0 ? rest : text
      return isEncoded
        ? own.replaceAll(/%([0-9A-Fa-f]{2})/g, (_, code: string) =>
            String.fromCharCode(Number.parseInt(code, 16)),
          )
        : own
    })
    .join('')
  return readCharset(bytes, charset === '' ? 'utf-8' : charset).text
}

/** RFC 5322, 3.2.2: text in brackets outside quotes. */
function withoutComments(header: string): string {
  let [depth, isQuoted] = [0, false]
  let out = ''
  for (let at = 0; at < header.length; at++) {
    const char = header.charAt(at)
    if (char === '\\' && (isQuoted || depth > 0)) {
      if (depth === 0) out += header.slice(at, at + 2)
      at++
      continue
    }
    if (char === '"' && depth === 0) isQuoted = !isQuoted
    if (char === '(' && !isQuoted) depth++
    if (depth === 0) out += char
    if (char === ')' && !isQuoted && depth > 0) depth--
  }
  return out
}

/** A header value with these parameters, in one form that all readers know. */
export function writeParameters({ value, parameters }: Parameters): string {
  const written = [...parameters].map(([name, text]) => {
    if (/^[\u0020-\u007e]*$/.test(text)) return `${name}="${text.replaceAll(/["\\]/g, '\\$&')}"`
    const encoded = encodeURIComponent(text.toWellFormed()).replaceAll(
      /['()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
    )
    return `${name}*=utf-8''${encoded}`
  })
  return [value, ...written].join(';\r\n ')
}
