import { request as plain } from 'node:http'
import { request as secure } from 'node:https'
import { SELF_TEST_PATH } from './echo.ts'

/**
 * What the probe value met. `refused`: nothing went through, as it must be while the service or its store is not there;
 * asking again is right. `open`: something went through that must not have, or came back as another: the filters of
 * this Envoy are not wired as they must be.
 */
export type SelfTestResult =
  | { readonly outcome: 'passed' }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'open'; readonly problem: string }

export interface SelfTest {
  /** `http://HOST:PORT` or `https://HOST:PORT` of the proxy. The certificate is not checked: it is for a public name. */
  readonly proxy: string
  /** Of the echo (`selfTestToken`). */
  readonly token: string
  /** Value that must be masked (`probeValueFor`), or undefined if the configuration masks nothing. */
  readonly probeValue: string | undefined
}

/**
 * Server name of the self-test over TLS. Where clients need a certificate the listener has a chain of filters for it
 * alone; elsewhere the name changes nothing. `.invalid` is reserved (RFC 2606, 2).
 */
export const SELF_TEST_NAME = 'self-test.dify-masking.invalid'

const TIMEOUT_MS = 5_000

/**
 * Sends a probe value through Envoy and the service to an echo in place of Dify. It must arrive masked and come back as it
 * was; and a request that the service is not asked about must not arrive at all.
 */
export async function selfTest({ proxy, token, probeValue }: SelfTest): Promise<SelfTestResult> {
  const query = `self-test ${probeValue ?? ''}`
  const body = JSON.stringify({ inputs: {}, query, response_mode: 'blocking', user: 'self-test' })
  const unread = await post(`${proxy}${SELF_TEST_PATH}/unread`, token, body)
  if (unread.status === 200) {
    return open('a request passed although the service was not asked: the proof gate is missing')
  }
  const read = await post(`${proxy}${SELF_TEST_PATH}`, token, body)
  if (read.status !== 200) return { outcome: 'refused', code: codeOf(read) }
  const seen = echoed(read.body)
  if (seen === undefined) return open('something else than the echo has answered')
  if (probeValue === undefined) return { outcome: 'passed' }
  if (seen.received.includes(probeValue))
    return open('the probe value was not masked: the service was not asked')
  return seen.answer === query
    ? { outcome: 'passed' }
    : open('the probe value was not restored: the answer does not pass the service')
}

const open = (problem: string): SelfTestResult => ({ outcome: 'open', problem })

interface Answer {
  /** 0: no answer. */
  readonly status: number
  readonly body: string
}

/** The code of an error in Dify's shape, or the status. */
function codeOf({ status, body }: Answer): string {
  if (status === 0) return 'no answer'
  const code: unknown = field(body, 'code')
  return typeof code === 'string' ? code : `status ${status}`
}

function echoed(body: string): { readonly answer: string; readonly received: string } | undefined {
  const answer = field(body, 'answer')
  const received = field(body, 'received')
  if (typeof answer !== 'string' || typeof received !== 'string') return undefined
  return { answer, received: Buffer.from(received, 'hex').toString('utf8') }
}

function field(body: string, name: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, name) : undefined
  } catch {
    return undefined
  }
}

async function post(url: string, token: string, body: string): Promise<Answer> {
  const send = url.startsWith('https:') ? secure : plain
  return await new Promise((resolve) => {
    const sending = send(
      url,
      {
        method: 'POST',
        agent: false,
        rejectUnauthorized: false,
        ...(url.startsWith('https:') ? { servername: SELF_TEST_NAME } : {}),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
        },
      },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
        response.on('error', () => resolve({ status: 0, body: '' }))
      },
    )
    sending.on('error', () => resolve({ status: 0, body: '' }))
    sending.end(body)
  })
}
