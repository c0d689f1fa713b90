import { type JsonVisitor, scanJson } from '../../json/scan.ts'
import { decodeJsonString } from '../../json/string-token.ts'
import type { Message, ProductTurns } from '../turns.ts'

/** The `query` of a JSON body, byte string, as Dify stores it. The last one counts, as in Python's `json`. */
function queryIn(body: string, maxDepth: number): string | undefined {
  let query: string | undefined
  const visitor: JsonVisitor = {
    string: ({ start, end, isKey, path }) => {
      if (isKey || path.depth !== 1 || path.key(0) !== 'query') return
      query = decodeJsonString(body, start, end, 'utf8-bytes').text
    },
  }
  const { valid } = scanJson(body, visitor, { maxDepth })
  return valid ? query?.replaceAll('\0', '') : undefined
}

/** The answer of `GET /messages`, a byte string. */
function messagesIn(source: string, maxDepth: number): readonly Message[] {
  const messages = new Map<number, Draft>()
  const at = (index: string | number): Draft | undefined => {
    if (typeof index !== 'number') return undefined
    const message = messages.get(index) ?? { id: '', query: '', createdAt: Number.NaN }
    messages.set(index, message)
    return message
  }
  const visitor: JsonVisitor = {
    string: ({ start, end, isKey, path }) => {
      if (isKey || path.depth !== 3 || path.key(0) !== 'data') return
      const message = at(path.key(1))
      if (message === undefined) return
      if (path.key(2) === 'id') message.id = source.slice(start, end)
      if (path.key(2) === 'query')
        message.query = decodeJsonString(source, start, end, 'utf8-bytes').text
    },
    number: ({ start, end, path }) => {
      if (path.depth !== 3 || path.key(0) !== 'data' || path.key(2) !== 'created_at') return
      const message = at(path.key(1))
      if (message !== undefined) message.createdAt = Number(source.slice(start, end))
    },
  }
  return scanJson(source, visitor, { maxDepth }).valid ? [...messages.values()] : []
}

type Draft = { -readonly [Field in keyof Message]: Message[Field] }

export const DIFY_TURNS: ProductTurns = { queryIn, messagesIn }
