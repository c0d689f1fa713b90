import { Transaction } from '../../src/core/transaction/transaction.ts'
import { createMemoryVault } from '../../src/vault/memory-vault.ts'
import { headersOf, surroundings } from '../../test/support/exchange/surroundings.ts'

const PATH = '/v1/chat-messages'
const LIMIT = 32 << 20
/** An answer comes to the service in pieces of this size. */
const CHUNK = 65_536

/** Texts through exchanges of the core, everything real but Envoy and the network. */
export interface Exchanges {
  /** Masks a chat body that holds the text. */
  readonly mask: (text: string) => Promise<void>
  /** Restores a blocking answer of the text, in which placeholders stand. */
  readonly restoreBlocking: (text: string) => Promise<void>
  /** The same as a stream, a sentence an event. */
  readonly restoreStream: (text: string) => Promise<void>
}

const bytes = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('latin1')

export function transactionAround(): Exchanges {
  const vault = createMemoryVault({
    ttlSeconds: 3600,
    maxEntries: 1_000_000,
    now: () => 0,
    resumeBase: () => 0,
  })
  const around = surroundings({ maxBodyBytes: LIMIT, maxResponseBytes: LIMIT }, { vault })

  const asked = async (body: string): Promise<Transaction> => {
    // No key is accepted here: each exchange has the vault for itself.
    vault.flush()
    const exchange = new Transaction(around)
    const head = { ':method': 'POST', ':path': PATH, 'content-type': 'application/json' }
    const headers = headersOf({ ...head, authorization: 'Bearer app-1' })
    await exchange.requestHeaders(headers, false, { upstream: 'dify', requestId: 'r' })
    const effect = await exchange.requestBody(body)
    if (effect.kind !== 'continue') throw effect.error
    return exchange
  }
  const question = bytes({
    inputs: {},
    query: 'I am alice.nguyen@example.vn at 10.20.30.40',
    response_mode: 'blocking',
    user: 'u',
  })
  const answered = async (type: string, body: string): Promise<void> => {
    const exchange = await asked(question)
    await exchange.responseHeaders(headersOf({ ':status': '200', 'content-type': type }), false)
    for (let at = 0; at < body.length; at += CHUNK) {
      const isLast = at + CHUNK >= body.length
      await exchange.responseBody(body.slice(at, at + CHUNK), isLast)
    }
  }
  const named = (text: string): string =>
    text.replaceAll('alice.nguyen@example.vn', 'EMAIL_1').replaceAll('10.20.30.40', 'IP_PRIVATE_1')
  // Bodies are made once a text: making them is not what is measured.
  const made = new Map<string, string>()
  const once = (key: string, text: string, make: () => string): string => {
    const name = `${key} ${text.length}`
    const known = made.get(name) ?? make()
    made.set(name, known)
    return known
  }
  return {
    mask: async (text) => {
      const body = (): string =>
        bytes({ inputs: {}, query: text, response_mode: 'blocking', user: 'u' })
      await asked(once('mask', text, body))
    },
    restoreBlocking: async (text) => {
      const body = (): string => bytes({ event: 'message', mode: 'chat', answer: named(text) })
      await answered('application/json', once('blocking', text, body))
    },
    restoreStream: async (text) => {
      const body = (): string =>
        named(text)
          .split(/(?<=\. )/)
          .map((answer) => `data: ${bytes({ event: 'message', answer })}\n\n`)
          .join('')
      await answered('text/event-stream', once('stream', text, body))
    },
  }
}
