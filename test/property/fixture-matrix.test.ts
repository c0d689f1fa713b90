import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createScanner } from '../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../src/core/masking/placeholder.ts'
import type { Recognizer } from '../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../src/core/recognizers/registry.ts'
import { ENDPOINTS } from '../../src/core/product/dify/endpoints.ts'
import type { Surroundings } from '../../src/core/transaction/settings.ts'
import { Transaction } from '../../src/core/transaction/transaction.ts'
import { canonical } from '../support/answers/canonical.ts'
import { IDS, requestLineOf } from '../support/dify/fixture-endpoints.ts'
import {
  PAIRS,
  PREFIXES,
  STREAMS,
  deltaOf,
  inUse,
  parseStream,
  reslice,
  writeStream,
} from '../support/dify/sse-fixtures.ts'
import { headersOf, surroundings } from '../support/exchange/surroundings.ts'

const ROOT = new URL('../fixtures/dify/', import.meta.url)
const bytes = (text: string): string => Buffer.from(text).toString('latin1')
const text = (byteString: string): string => Buffer.from(byteString, 'latin1').toString()
const read = (name: string): string => readFileSync(new URL(name, ROOT), 'latin1')
const files = (pattern: string): string[] => globSync(pattern, { cwd: ROOT }).toSorted()
const AT = { upstream: 'dify', requestId: 'r' }

/** Of Dify's web app: `{app_code, end_user_id, …}`, unsigned. */
const passport = (endUser: string): string =>
  `e30.${Buffer.from(
    JSON.stringify({ app_id: 'app', app_code: 'code', end_user_id: endUser, iss: 'x' }),
  ).toString('base64url')}.x`

const credential = (path: string, who: string): string =>
  `Bearer ${path.startsWith('/api/') ? passport(who) : `app-${who}`}`

interface Handed {
  readonly target: string
  readonly body: string
  readonly transaction: Transaction
}

async function hand(
  around: Surroundings,
  line: string,
  body: string | undefined,
  who = 'me',
): Promise<Handed> {
  const [method = '', path = ''] = line.split(' ')
  const transaction = new Transaction(around)
  const head = headersOf({
    ':method': method,
    ':path': path,
    authorization: credential(path, who),
    'content-type': 'application/json',
  })
  let effect = await transaction.requestHeaders(head, body === undefined, AT)
  if (body !== undefined) effect = await transaction.requestBody(body)
  assert.ok(effect.kind === 'continue' && effect.metadata?.['proof'] === true)
  const target = effect.setHeaders?.find(([name]) => name === ':path')?.[1] ?? path
  return { transaction, target, body: effect.body ?? body ?? '' }
}

async function answer(
  { transaction }: Handed,
  body: string,
  { status = 200, type = 'application/json' } = {},
): Promise<string> {
  const head = headersOf({ ':status': String(status), 'content-type': type })
  await transaction.responseHeaders(head, false)
  const effect = await transaction.responseBody(body, true)
  assert.ok(effect.kind === 'continue')
  return effect.body ?? body
}

// ---- requests

const CANARIES = ['canary.person@leak.vn', '10.77.66.55', '45.33.32.156', 'fd00::77:66:55']

/** Fields that are not text, by name: ids, enumerations and who asks (Dify's own request parsers, 0.15.8 and 1.7.0). */
const NO_TEXT =
  /^(?:user|trace_id|response_mode|conversation_id|parent_message_id|message_id|type|transfer_method|upload_file_id|search_method|indexing_technique|mode|rating|jsonrpc|method|voice)$/

type Path = readonly (string | number)[]

/** Paths of every string that is text, and of every key under `inputs`. */
function textPaths(value: unknown, path: Path = []): Path[] {
  if (typeof value === 'string') {
    const name = path.findLast((key) => typeof key === 'string')
    return NO_TEXT.test(String(name)) ? [] : [path]
  }
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, item]) =>
    textPaths(item, [...path, Array.isArray(value) ? Number(key) : key]),
  )
}

function withText(value: unknown, [first, ...rest]: Path, put: string): unknown {
  if (first === undefined) return put
  if (Array.isArray(value))
    return value.map((item: unknown, i) => (i === first ? withText(item, rest, put) : item))
  return Object.fromEntries(
    Object.entries(value as object).map(([key, item]) => [
      key,
      key === first ? withText(item, rest, put) : (item as unknown),
    ]),
  )
}

/** Ways to write a JSON document: as `JSON.stringify` does, as Python does, and with every character escaped. */
const WRITINGS: readonly ((value: unknown) => string)[] = [
  (value) => bytes(JSON.stringify(value)),
  (value) => bytes(JSON.stringify(value).replace(/[\u0080-\uffff]/g, escapeUnit)),
  (value) => bytes(JSON.stringify(value, undefined, 2)),
]

const escapeUnit = (unit: string): string =>
  `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A document whose occurrence of `canary` is written in `\u` escapes throughout. */
const escaped = (source: string, canary: string): string =>
  source.replaceAll(canary, canary.replace(/./g, escapeUnit))

/** The forms in which a canary could still be there. */
function formsOf(canary: string): string[] {
  const base64 = [0, 1, 2].map((lead) =>
    Buffer.from('x'.repeat(lead) + canary)
      .toString('base64')
      .slice(lead === 0 ? 0 : 4, -4),
  )
  return [canary, canary.replace(/./g, escapeUnit), encodeURIComponent(canary), ...base64]
}

function assertGone(handed: Handed, canary: string, where: string): void {
  const seen = [handed.body, handed.target]
  try {
    seen.push(JSON.stringify(JSON.parse(text(handed.body))), decodeURIComponent(handed.target))
  } catch {}
  for (const form of formsOf(canary))
    for (const part of seen) assert.ok(!part.includes(form), `${where}: a canary got through`)
}

const masking = (): Surroundings =>
  surroundings({ policies: { datasets: 'mask', annotations: 'mask' } })

for (const version of ['0.15.8', '1.7.0']) {
  describe(`requests of ${version}`, () => {
    it('hide a canary in every text field, and leave every other byte', async (t) => {
      let fields = 0
      let cases = 0
      const names = files(`${version}/json/request-*.json`)
      for (const name of names) {
        const line = requestLineOf(name)
        const original: unknown = JSON.parse(text(read(name)))
        const places = textPaths(original)
        fields += places.length
        for (const place of places) {
          for (const canary of CANARIES) {
            for (const write of WRITINGS) {
              for (const put of [`see ${canary} now`, JSON.stringify({ deep: [`of ${canary}`] })]) {
                const plain = write(withText(original, place, put))
                for (const body of [plain, escaped(plain, canary)]) {
                  cases++
                  const handed = await hand(masking(), line, body)
                  const where = `${name} ${place.join('.')}`
                  assertGone(handed, canary, where)
                  const written = body === plain ? canary : canary.replace(/./g, escapeUnit)
                  assertOnlyReplaced(body, handed.body, written, where)
                }
              }
            }
          }
        }
      }
      t.diagnostic(`${version}: ${names.length} requests, ${fields} text fields, ${cases} cases`)
      assert.ok(names.length >= 25 && fields >= 35)
    })

    it('hide a canary in a key', async () => {
      for (const name of files(`${version}/json/request-*.json`)) {
        const original = JSON.parse(text(read(name))) as Record<string, unknown>
        if (original['inputs'] === undefined) continue
        for (const canary of CANARIES) {
          const body = bytes(
            JSON.stringify({ ...original, inputs: { [canary]: 'x' }, [canary]: 1 }),
          )
          assertGone(await hand(masking(), requestLineOf(name), body), canary, name)
        }
      }
    })

    it('leave who asks, ids and enumerations, whatever they hold', async () => {
      for (const name of files(`${version}/json/request-*.json`)) {
        const line = requestLineOf(name)
        const original = JSON.parse(text(read(name))) as Record<string, unknown>
        if (!('user' in original) || line.includes(' /api/')) continue
        const body = bytes(JSON.stringify({ ...original, user: 'an.nguyen@staff.vn' }))
        const handed = await hand(masking(), line, body)
        assert.equal(
          (JSON.parse(text(handed.body)) as Record<string, unknown>)['user'],
          'an.nguyen@staff.vn',
          name,
        )
      }
    })
  })
}

/** Every occurrence of the canary is a placeholder now; values of the fixture itself may be masked as well. */
function assertOnlyReplaced(before: string, after: string, written: string, where: string): void {
  const own = /an\.nguyen@example\.com|\+84 912 345 678/
  const shape = before
    .split(written)
    .map((part) => part.split(own).map(escapeRegExp).join('(?:EMAIL|PHONE)_\\d+'))
    .join('(?:EMAIL|IP_PRIVATE|IP_PUBLIC)_\\d+')
  assert.match(after, new RegExp(`^${shape}$`, 's'), `${where}: another byte changed`)
}

const escapeRegExp = (part: string): string => part.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')

describe('query strings', () => {
  it('hide a canary in every query field that the table names, and in one it does not', async (t) => {
    let fields = 0
    for (const endpoint of ENDPOINTS) {
      // What operators do passes unread.
      if (endpoint.operators === true) continue
      const path = endpoint.path.replace('/**', '').replace(/:\w+/g, 'x')
      const named = (endpoint.texts ?? []).filter((field) => field.startsWith('?'))
      for (const name of [...named.map((field) => field.slice(1)), 'unknown']) {
        fields++
        for (const canary of CANARIES) {
          for (const written of [
            canary,
            encodeURIComponent(canary),
            canary.replace('@', '%2540'),
          ]) {
            const line = `${endpoint.method} ${path}?user=abc&${name}=${written}&limit=20`
            const { target } = await hand(masking(), line, undefined)
            assert.match(target, new RegExp(`\\?user=abc&${name}=[A-Z_]+_\\d+&limit=20$`), line)
          }
        }
      }
    }
    t.diagnostic(`${ENDPOINTS.length} endpoints, ${fields} query fields`)
  })
})

// ---- answers

/** Finds the values of the fixtures, whatever they are. */
const literal: Recognizer = {
  name: 'literal',
  find(view, report) {
    for (const [placeholder, value] of Object.entries(PAIRS)) {
      const entity = placeholder.replace(/_\d+$/, '')
      for (let at = view.indexOf(value); at >= 0; at = view.indexOf(value, at + 1))
        report({ entity, start: at, end: at + value.length, score: 1, rule: 'literal' })
    }
  },
}

/** Everything real, with entities of all kinds that the fixtures have. */
function answering(): Surroundings {
  const recognition = createRecognition(
    {},
    PREFIXES.map((entity) => ({ entity, recognizer: literal })),
  )
  const grammar = createGrammar(recognition.allPrefixes, true)
  return { ...masking(), grammar, scanner: createScanner(recognition, grammar) }
}

/** A request whose texts are the values of the fixtures, in the order of their numbers. */
const asking = (conversation?: string): string =>
  bytes(
    JSON.stringify({
      inputs: { all: Object.values(PAIRS) },
      query: 'x',
      user: 'abc-123',
      ...(conversation === undefined ? {} : { conversation_id: conversation }),
    }),
  )

/** Turns that mint the values in the scopes that the answers belong to. */
async function mintAll(around: Surroundings, who: string): Promise<void> {
  for (const conversation of [IDS.conversation, ...IDS.otherConversations]) {
    const isFirst = conversation === IDS.conversation
    const run = await hand(around, 'POST /v1/chat-messages', asking(), who)
    for (const placeholder of Object.keys(PAIRS)) assert.ok(run.body.includes(placeholder))
    const ids = isFirst
      ? { message_id: IDS.message, workflow_run_id: IDS.run, task_id: IDS.task }
      : {}
    await answer(run, JSON.stringify({ conversation_id: conversation, ...ids }))
  }
}

/** What the client must see of a string of an answer. */
function restoredText(value: string, field: string): string {
  const isCut = field === 'name' && /(?:\u2026|\.\.\.)$/.test(value)
  return inUse(value).replace(/[A-Z]+_\d+/g, (found, at: number, whole: string) => {
    const touchesCut = isCut && /^(?:\u2026|\.\.\.)$/.test(whole.slice(at + found.length))
    return touchesCut ? found : (PAIRS[found] ?? found)
  })
}

function restored(value: unknown, field = ''): unknown {
  if (typeof value === 'string') {
    if (/^\s*[[{](?!(?:EMAIL|PERSON|PHONE|TEXT)_\d+\])/.test(value)) {
      try {
        return JSON.stringify(restored(JSON.parse(inUse(value))))
      } catch {}
    }
    return restoredText(value, field)
  }
  if (Array.isArray(value)) return value.map((item) => restored(item, field))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restored(item, key)]))
}

/** All bytes but placeholders, in order: what may not change. */
function assertSameAround(masked: string, shown: string, where: string): void {
  const pieces = masked.split(/(?:EMAIL|PERSON|PHONE|TEXT)_\d+/)
  const shape = pieces.map(escapeRegExp).join('(?:.*?)')
  assert.match(shown, new RegExp(`^${shape}$`, 's'), `${where}: another byte changed`)
}

const CODES: Readonly<Record<string, number>> = { 'files-upload': 201 }

/** HTTP status of a recorded answer. */
function statusOf(name: string): number {
  const error = /-error-(\d{3})/.exec(name)
  if (error !== null) return Number(error[1])
  return Object.entries(CODES).find(([stem]) => name.includes(stem))?.[1] ?? 200
}

for (const version of ['0.15.8', '1.7.0']) {
  describe(`answers of ${version}`, () => {
    const names = files(`${version}/json/response-*.json`)

    /** The exchange that ends in the answer of this file. */
    const exchange = async (name: string, who: string): Promise<Handed> => {
      const around = answering()
      await mintAll(around, 'me')
      const line = requestLineOf(name)
      const needsBody = line.startsWith('POST')
      const isUpload = line.includes('/files/upload')
      const isRun = /(?:chat-messages|completion-messages|workflows\/run)$/.test(line)
      // Scopes of an upload and of a key: the values are minted by the very request, with numbers of their own.
      if (isUpload || /datasets|annotations/.test(line))
        return await hand(
          around,
          line.replace('/v1/files/upload', '/v1/chat-messages'),
          asking(),
          who,
        )
      const body = isRun ? asking() : '{"user":"abc-123"}'
      return await hand(around, line, needsBody ? body : undefined, who)
    }

    it('come back with every value of the scope, and every other byte as it was', async (t) => {
      let placeholders = 0
      let shownOnly = 0
      for (const name of names) {
        const status = statusOf(name)
        const around = await exchange(name, 'me')
        let source = inUse(read(name))
        // A scope that begins anywhere numbers from where it began.
        const minted = [...around.body.matchAll(/([A-Z]+)_(\d{4,})/g)]
        const renumbered = new Map<string, string>()
        for (const [found, prefix = ''] of minted)
          renumbered.set(
            `${prefix}_${[...renumbered.keys()].filter((key) => key.startsWith(`${prefix}_`)).length + 1}`,
            found,
          )
        const original: unknown = JSON.parse(text(inUse(read(name))))
        source = source.replace(/[A-Z]+_\d+/g, (found) => renumbered.get(found) ?? found)
        const shown = await answer(around, source, { status })
        placeholders += (source.match(/(?:EMAIL|PERSON|PHONE|TEXT)_\d+/g) ?? []).length
        assertSameAround(source, shown, name)
        if (status >= 300) {
          assert.equal(shown, source, name)
          shownOnly++
          continue
        }
        assert.deepEqual(canonical(JSON.parse(text(shown))), canonical(restored(original)), name)
      }
      t.diagnostic(
        `${version}: ${names.length} answers, ${placeholders} placeholders, ${shownOnly} errors shown as they are`,
      )
      assert.ok(names.length >= 30 && placeholders >= 40)
    })

    it('stay as they are for another app, and for another user where the endpoint names one', async () => {
      for (const name of names) {
        const line = requestLineOf(name)
        const source = inUse(read(name))
        const around = answering()
        await mintAll(around, 'me')
        const body =
          line.startsWith('POST') || line.startsWith('DELETE')
            ? '{"user":"eve","query":"x","inputs":{}}'
            : undefined
        const asEve = line.replace('user=abc-123', 'user=eve')
        const strangers = [await hand(around, line, body, 'other-app')]
        // Whose message an id is, Dify checks itself: it answers 404 to another user.
        const isObject = line.includes('/suggested')
        if ((asEve !== line || line === 'POST /v1/chat-messages') && !isObject)
          strangers.push(await hand(around, asEve, body, 'me'))
        for (const handed of strangers)
          assert.equal(await answer(handed, source, { status: statusOf(name) }), source, name)
      }
    })
  })
}

interface StreamNote {
  readonly endpoint: string
  readonly joined_answer_unmasked?: string
}

describe('streams', () => {
  const notes = JSON.parse(readFileSync(new URL('index.json', ROOT), 'utf8')) as Record<
    string,
    StreamNote
  >
  const lineOf = (name: string): string => {
    const [line = ''] = /^(?:POST|GET) \S+/.exec(notes[name]?.endpoint ?? '') ?? [
      'POST /v1/chat-messages',
    ]
    return line
  }
  /** The same numbers in every run. */
  const numbers = (): ((below: number) => number) => {
    let state = 1
    return (below) => {
      state = (state * 48_271) % 2_147_483_647
      return state % below
    }
  }
  /** The answer as a client ends up with: `message_replace` puts another one in its place. */
  const joined = (sse: string): string =>
    parseStream(sse).reduce(
      (all, event) =>
        event['event'] === 'message_replace'
          ? String(event['answer'])
          : all + (deltaOf(event)?.text ?? ''),
      '',
    )
  /** Kinds of the events that are not deltas: what is held may leave as one more delta in front of another event. */
  const whole = (sse: string): unknown[] =>
    parseStream(sse)
      .filter((event) => deltaOf(event) === undefined)
      .map((event) => event['event'])

  it('give the answer that the notes of the fixtures tell, and nothing to a stranger', async (t) => {
    let compared = 0
    for (const name of STREAMS) {
      const source = bytes(writeStream(reslice(name, numbers())))
      const around = answering()
      const handed = await hand(around, lineOf(name), asking())
      const shown = text(await answer(handed, source, { type: 'text/event-stream' }))
      const wanted = notes[name]?.joined_answer_unmasked
      if (wanted !== undefined) {
        compared++
        assert.equal(joined(shown), wanted, name)
      }
      assert.deepEqual(whole(shown), whole(text(source)), name)
      const stranger = await hand(
        around,
        lineOf(name),
        '{"query":"x","inputs":{},"user":"eve"}',
        'eve',
      )
      assert.equal(await answer(stranger, source, { type: 'text/event-stream' }), source, name)
    }
    t.diagnostic(`${STREAMS.length} streams, ${compared} joined answers compared`)
  })
})
