import { type RawAnswer, sendRaw } from '../http/raw-http.ts'

type Json = Record<string, unknown>

/** One request to a simulator, as an app's client sends it. */
export async function call(
  url: string,
  request: string,
  body?: Json,
  headers: readonly string[] = [],
): Promise<RawAnswer> {
  const common = ['Authorization: Bearer app-one', ...headers]
  if (body === undefined) return await sendRaw(url, request, common)
  const text = JSON.stringify({ user: 'abc-123', ...body })
  return await sendRaw(url, request, ['Content-Type: application/json', ...common], text)
}

/** The JSON body of an answer. */
export const jsonOf = ({ body }: RawAnswer): Json => JSON.parse(body) as Json

/** The events of a stream that have data. */
export const eventsOf = ({ body }: RawAnswer): Json[] =>
  body
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice('data: '.length)) as Json)

/** Deltas of a stream, joined. */
export const joinedAnswer = (answer: RawAnswer): string =>
  eventsOf(answer)
    .filter(({ event }) => event === 'message')
    .map((event) => String(event['answer']))
    .join('')
