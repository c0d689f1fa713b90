import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http'
import { Agent as HttpsAgent, request as requestHttps } from 'node:https'
import { ExternalFailure, asExternalFailure } from './external-failure.ts'

/** Sends bodies to one address over connections that are kept. */
export interface HttpPoster {
  /**
   * Sends JSON and gives the answer's body. Rejects with a `ExternalFailure`: `status` for anything but 200, `too_large`,
   * `connection`, or the signal's reason if `signal` aborts.
   */
  post(body: string, signal: AbortSignal): Promise<Uint8Array>
  /** Closes the connections; calls under way fail. */
  close(): void
}

export interface HttpPosterOptions {
  readonly url: URL
  /** Sent as `Authorization: Bearer`. */
  readonly token: string | undefined
  /** Connections at the same time. */
  readonly connections: number
  readonly maxAnswerBytes: number
}

/** Redirects are not followed, proxies of the environment not used: a text goes to the address given and nowhere else. */
export function createHttpPoster(options: HttpPosterOptions): HttpPoster {
  const { url, token, connections, maxAnswerBytes } = options
  const settings = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections }
  const secure = url.protocol === 'https:'
  const agent = secure ? new HttpsAgent(settings) : new HttpAgent(settings)
  const request = secure ? requestHttps : requestHttp
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }

  const send = (body: string, signal: AbortSignal, mayRepeat: boolean): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const bytes = Buffer.from(body)
      const length = { 'content-length': bytes.length }
      const call = request(url, { method: 'POST', agent, headers: { ...headers, ...length } })
      const onAbort = (): void => {
        call.destroy(asExternalFailure(signal.reason))
      }
      const settle = (): void => signal.removeEventListener('abort', onAbort)
      signal.addEventListener('abort', onAbort, { once: true })
      call.on('error', (error) => {
        settle()
        // The other side closed the kept connection before it read anything; asking again does no harm.
        if (mayRepeat && call.reusedSocket && isReset(error)) resolve(send(body, signal, false))
        else reject(asExternalFailure(error))
      })
      call.on('response', (response) => {
        readBody(response, maxAnswerBytes)
          .then(resolve, (thrown: unknown) => {
            call.destroy()
            reject(signal.aborted ? asExternalFailure(signal.reason) : asExternalFailure(thrown))
          })
          .finally(settle)
      })
      call.end(bytes)
    })

  return {
    post: (body, signal) => send(body, signal, true),
    close: () => agent.destroy(),
  }
}

const isReset = (error: NodeJS.ErrnoException): boolean =>
  error.code === 'ECONNRESET' || error.code === 'EPIPE'

/** An answer that breaks off, or is shorter than it says, ends the loop with an error. */
async function readBody(response: IncomingMessage, most: number): Promise<Uint8Array> {
  if (response.statusCode !== 200) throw new ExternalFailure('status')
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) throw new ExternalFailure('connection')
    size += chunk.length
    if (size > most) throw new ExternalFailure('too_large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
