import assert from 'node:assert/strict'
import { after, before, describe, it, test } from 'node:test'
import { type Stack, startStack } from '../support/envoy/stack.ts'

/** One turn of a chat. */
export interface Question {
  /** Of the Service API, with `/v1`. */
  readonly url: string
  readonly mode: 'blocking' | 'streaming'
  readonly query: string
  readonly user: string
  /** Empty for a new one. */
  readonly conversation: string
  /** Id of an uploaded file, or empty. */
  readonly file: string
}

/** What the client made of the answer. */
export interface Reply {
  /** Of a stream: the pieces as the client's own parser gives them, joined. */
  readonly answer: string
  /** Undefined if the client does not tell. */
  readonly conversation: string | undefined
}

export interface Upload {
  readonly url: string
  readonly user: string
  readonly name: string
  readonly text: string
}

export interface Uploaded {
  readonly id: string
  readonly name: string
}

/** A published client, unmodified, behind the calls that all of them have. */
export interface DifyClient {
  readonly ask: (question: Question) => Promise<Reply>
  /** False if it breaks on `event: ping`, with or without a proxy. */
  readonly pings?: boolean
  /** Undefined if it uploads files only within a question. */
  readonly upload?: (upload: Upload) => Promise<Uploaded>
}

export const KEY = 'app-one'
export const EMAIL = 'client.canary@example.vn'
export const IP = '10.20.0.7'

const QUERY = `I am ${EMAIL}, tôi ở "Đà Nẵng" 🙂; my server ${IP} is down.`

/** A text file to upload. */
export const LETTER = `Dear ${EMAIL},\nwe restart ${IP} at noon — hẹn gặp lại.\n`

/** What Dify answers to an upload (`fields/file_fields.py` of 1.7.0). */
export const UPLOADED = {
  id: '5ad4cb98-f0c7-4085-b384-88c403be6290',
  name: 'letter.txt',
  size: 42,
  extension: 'txt',
  mime_type: 'text/plain',
  created_by: 'df217b97-2203-4fb9-a4b6-ebe74ac6a315',
  created_at: 1_742_181_534,
  preview_url: null,
}

/** A request as a Dify of the tests has received it. */
interface Received {
  readonly target: string
  readonly headers: object
  readonly body: string
}

/** Fails if a value of the tests has reached Dify, or no placeholder has. */
export function assertMasked(requests: readonly Received[]): void {
  const received = requests
    .map(({ target, headers, body }) => `${target}\n${JSON.stringify(headers)}\n${body}`)
    .join('\n')
  assert.match(received, /EMAIL_\d/)
  assert.match(received, /IP_PRIVATE_\d/)
  for (const value of [EMAIL, IP]) {
    assert.ok(!received.includes(value), 'Dify has received a value')
  }
}

/** Placeholders of the letter that Dify has received; fails if it has none, or another letter. */
export function maskedLetter(requests: readonly Received[]): {
  readonly email: string
  readonly ip: string
} {
  const sent = requests.find(({ target }) => target === '/v1/files/upload')
  const masked = /Dear (EMAIL_\d+),\nwe restart (IP_PRIVATE_\d+) at noon — hẹn gặp lại\.\n/
  const [, email, ip] = masked.exec(sent?.body ?? '') ?? []
  assert.ok(email !== undefined && ip !== undefined, 'masked, and else as it was')
  return { email, ip }
}

/**
 * Declares the tests that every client must pass, through real Envoy, against three versions of Dify. `missing` tells
 * why there is no client; then one skipped test says so.
 */
export function testDifyClient(
  name: string,
  missing: string | undefined,
  client: DifyClient,
): void {
  // Not a suite: the summary counts tests.
  if (missing !== undefined) {
    test(name, { skip: missing })
    return
  }
  for (const version of ['0.15.8', '1.7.0', '1.16.0'] as const) {
    describe(`${name} and Dify ${version}`, () => {
      let stack: Stack
      before(async () => {
        stack = await startStack('file_upload: { enabled: true }', version)
      })
      after(async () => await stack.stop())

      const question = (mode: Question['mode'], query: string, user: string): Question => {
        const url = `${stack.envoy.proxyUrl}/v1`
        return { url, mode, query, user, conversation: '', file: '' }
      }

      for (const mode of ['blocking', 'streaming'] as const) {
        it(`a conversation, ${mode}: Dify sees placeholders, the client the values`, async () => {
          stack.dify.clear()
          const first = question(mode, QUERY, `user-${mode}`)
          const { answer, conversation } = await client.ask(first)
          assert.equal(answer, `You said: ${QUERY}`)
          assertMasked(stack.dify.requests())
          if (conversation === undefined) return
          assert.match(conversation, /^[0-9a-f-]{36}$/)
          const second = await client.ask({ ...first, query: 'What did I say?', conversation })
          assert.equal(second.conversation, conversation)
          assert.equal(second.answer, `You said: What did I say? Earlier you said: ${QUERY}`)
          assertMasked(stack.dify.requests())
        })
      }

      it('a stream of single characters and pings, in pieces of 7 bytes', async () => {
        stack.dify.clear()
        stack.dify.script({ deltas: 'char', ping: client.pings ?? true, slice: 7 })
        const { answer } = await client.ask(question('streaming', QUERY, 'user-pieces'))
        assert.equal(answer, `You said: ${QUERY}`)
        assertMasked(stack.dify.requests())
      })

      const { upload } = client
      if (upload === undefined) return
      it('a text file: Dify gets placeholders, an answer about it the values', async () => {
        stack.dify.clear()
        const { url, user } = question('streaming', '', 'user-upload')
        stack.dify.script({ raw_json: JSON.stringify(UPLOADED), status: 201 })
        const uploaded = await upload({ url, user, name: 'letter.txt', text: LETTER })
        assert.deepEqual(uploaded, { id: UPLOADED.id, name: UPLOADED.name })
        const { email, ip } = maskedLetter(stack.dify.requests())
        assertMasked(stack.dify.requests())

        stack.dify.script({ answer: `It is to ${email} and about ${ip}.` })
        const ask = question('streaming', 'To whom is the letter?', user)
        const { answer } = await client.ask({ ...ask, file: uploaded.id })
        assert.equal(answer, `It is to ${EMAIL} and about ${IP}.`)
      })
    })
  }
}
