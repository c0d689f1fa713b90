import type { IncomingMessage } from 'node:http'
import { hasBearerToken } from '../http/bearer-token.ts'
import { readBody } from '../http/read-body.ts'

/** Both routes of the self-test are under this path. */
export const SELF_TEST_PATH = '/masking/self-test'

const MAX_BYTES = 65_536

export interface Echo {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/**
 * Takes the place of Dify in the self-test: returns what has arrived, once so that it is restored on its way back (`answer`),
 * and once as hexadecimal digits of UTF-8, in which nothing is restored (`received`). 404 without the token.
 */
export async function echo(request: IncomingMessage, token: string | undefined): Promise<Echo> {
  if (token === undefined || !hasBearerToken(request, token)) {
    return {
      status: 404,
      body: { code: 'not_found', message: 'This page does not exist.', status: 404 },
    }
  }
  const received = (await readBody(request, MAX_BYTES)) ?? ''
  return {
    status: 200,
    body: { answer: queryOf(received), received: Buffer.from(received).toString('hex') },
  }
}

function queryOf(text: string): string {
  try {
    const body: unknown = JSON.parse(text)
    const query: unknown =
      typeof body === 'object' && body !== null ? Reflect.get(body, 'query') : undefined
    return typeof query === 'string' ? query : ''
  } catch {
    return ''
  }
}
