import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { AnswerIdKind } from '../../../../src/core/product/answer-ids.ts'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import {
  type AnswerContext,
  type AnswerReader,
  createAnswerReader,
} from '../../../../src/core/transaction/answer-reader.ts'
import type { Settings, Surroundings } from '../../../../src/core/transaction/settings.ts'
import { listeningObserver } from '../../../support/exchange/listening-observer.ts'
import { mappingOf } from '../../../support/answers/mapping.ts'
import { memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'
import { countedPause } from '../../../support/counted-pause.ts'

const MAPPING = mappingOf({ EMAIL_1: 'a@x.vn' })
const WHO = { credential: 'app-1', user: 'u', conversation: undefined, isPersonal: false } as const

/** What an answer is read with; a run with a mapping, if nothing else is said. */
const context = (
  line = 'POST /v1/chat-messages',
  more: Partial<AnswerContext> = {},
  around: Surroundings = surroundings(),
): AnswerContext => {
  const [method = '', path = ''] = line.split(' ')
  return {
    around,
    product: DIFY,
    endpoint: DIFY.match(method, path).endpoint,
    identity: WHO,
    mapping: MAPPING,
    readIds: false,
    echo: undefined,
    version: '',
    learn: undefined,
    ...more,
  }
}

const reader = (type: string | undefined, of: AnswerContext): AnswerReader =>
  createAnswerReader(type, of) ?? assert.fail('not read')

/** All of an answer at once. */
const read = async (source: string, of: AnswerContext, type = 'application/json') =>
  await reader(type, of).push(source, true)

describe('whether an answer is read', () => {
  const isRead = (type: string | undefined, of: AnswerContext): boolean =>
    createAnswerReader(type, of) !== undefined

  it('goes by its type', () => {
    for (const type of [
      'application/json',
      ' Application/JSON ; charset=utf-8',
      'application/vnd.x+json',
      'text/event-stream',
      'TEXT/EVENT-STREAM; x',
    ])
      assert.ok(isRead(type, context()), type)
    for (const type of [
      undefined,
      '',
      ';',
      'text/plain',
      'application/jsonx',
      'audio/mpeg',
      '+jsonx',
    ])
      assert.ok(!isRead(type, context()), type)
    const preview = context('GET /v1/files/f-0000001/preview')
    assert.ok(isRead('text/plain; charset=utf-8', preview))
    assert.ok(isRead('text/html', preview))
    assert.ok(!isRead('application/pdf', preview))
    assert.ok(!isRead('x-text/plain', preview))
    assert.ok(!isRead(undefined, preview))
  })

  it('goes by whether there is anything to do', () => {
    const nothing = { mapping: undefined }
    assert.ok(!isRead('application/json', context(undefined, nothing)))
    assert.ok(!isRead('application/json', context(undefined, { mapping: mappingOf({}) })))
    assert.ok(isRead('application/json', context(undefined, { ...nothing, readIds: true })))
    assert.ok(isRead('application/json', context(undefined, { ...nothing, learn: () => {} })))
    const echo = { pseudonym: 'p', user: 'u' }
    assert.ok(isRead('application/json', context(undefined, { ...nothing, echo })))
    assert.ok(isRead('application/json', context('GET /v1/conversations', nothing)))
    const preview = 'GET /v1/files/f-0000001/preview'
    assert.ok(!isRead('text/plain', context(preview, { ...nothing, readIds: true })))
    assert.ok(isRead('text/plain', context(preview, { ...nothing, echo })))
  })
})

describe('a reader', () => {
  const event = (fields: object): string => `data: ${JSON.stringify(fields)}\n\n`

  it('of JSON lets everything out with the byte that completes it, and what follows as it is', async () => {
    const json = reader('application/json', context())
    assert.equal(json.push('{"answer":"EMAIL_', false), '')
    assert.equal(await json.push('1"}', false), '{"answer":"a@x.vn"}')
    assert.equal(json.push('\nEMAIL_1', true), '\nEMAIL_1')
    assert.deepEqual([json.setHeaders, json.changesBody, json.isThrough], [[], true, false])
  })

  it('of a long answer in JSON lets others have their turn', async () => {
    const others = countedPause()
    const of = context(undefined, {}, { ...surroundings(), pause: others.pause })
    assert.equal(await read('{"answer":"EMAIL_1"}', of), '{"answer":"a@x.vn"}')
    assert.equal(others.count, 0)
    const list = JSON.stringify(Array.from({ length: 40_000 }, () => 'EMAIL_1'))
    assert.equal(await read(list, of), list.replaceAll('EMAIL_1', 'a@x.vn'))
    assert.equal(others.count, Math.floor(list.length / 131_072) + 1)
  })

  it('of JSON that never ends gives what it has at the end', async () => {
    const broken = reader('application/json', context())
    assert.equal(broken.push('{"answer":"EMAIL_1"', false), '')
    assert.equal(await broken.push('', true), '{"answer":"EMAIL_1"')
  })

  it('of text and of events has nothing to wait for but placeholders', () => {
    const preview = context('GET /v1/files/f-0000001/preview')
    const text = reader('text/plain', preview)
    assert.equal(text.push('to EMAIL_1 EMAIL', false), 'to a@x.vn ')
    assert.equal(text.push('', true), 'EMAIL')
    assert.deepEqual(
      [text.setHeaders, text.changesBody, text.isThrough, text.takeIds()],
      [[], true, false, []],
    )
    const events = reader('text/event-stream', context())
    const source = event({ event: 'message', answer: 'EMAIL_1.' })
    assert.equal(events.push(source, false), source.replace('EMAIL_1', 'a@x.vn'))
    assert.equal(events.changesBody, true)
    assert.equal(events.isThrough, false)
  })

  it('tells the ids of events and of JSON, each once', async () => {
    const ids = { conversation_id: 'c-0000001', message_id: 'm-0000001', other_id: 'o-0000001' }
    const wanted: readonly (readonly [AnswerIdKind, string])[] = [
      ['conversation', 'c-0000001'],
      ['message', 'm-0000001'],
    ]
    const events = reader('text/event-stream', context(undefined, { readIds: true }))
    assert.deepEqual(events.takeIds(), [])
    await events.push(event({ event: 'message', answer: '', ...ids }), false)
    assert.deepEqual(events.takeIds(), wanted)
    assert.deepEqual(events.takeIds(), [])
    const json = reader('application/json', context(undefined, { readIds: true }))
    assert.deepEqual(json.takeIds(), [])
    await json.push(
      JSON.stringify({ ...ids, deep: { task_id: 't-0000001' }, task_id: 'short' }),
      true,
    )
    assert.deepEqual(json.takeIds(), wanted)
    assert.deepEqual(json.takeIds(), [])
    const unasked = reader('application/json', context())
    await unasked.push(JSON.stringify(ids), true)
    assert.deepEqual(unasked.takeIds(), [])
  })

  it('tells the id of a file where it answers an upload, and no other id', async () => {
    const idsOf = async (line: string): Promise<unknown> => {
      const json = reader('application/json', context(line, { readIds: true, mapping: undefined }))
      await json.push('{"id":"f-0000001","x":["id"],"id2":"f-0000002"}', true)
      return json.takeIds()
    }
    assert.deepEqual(await idsOf('POST /v1/files/upload'), [['file', 'f-0000001']])
    assert.deepEqual(await idsOf('POST /v1/chat-messages'), [])
  })

  it('hands the whole answer on to the reader that learns from it', async () => {
    const learnt: string[] = []
    const learn = (source: string): void => void learnt.push(source)
    const json = reader(
      'application/json',
      context('GET /v1/parameters', { learn, mapping: undefined }),
    )
    assert.equal(json.push('{"a":', false), '')
    assert.equal(await json.push('"EMAIL_1"}', true), '{"a":"EMAIL_1"}')
    assert.deepEqual(learnt, ['{"a":"EMAIL_1"}'])
  })

  it('gives the end user back where Dify echoes the pseudonym', async () => {
    const echo = { pseudonym: 'p-1', user: 'alice' }
    const of = context(undefined, { echo, mapping: undefined })
    assert.equal(await read('{"user":"p-1","x":"p-1 "}', of), '{"user":"alice","x":"p-1 "}')
  })

  it('tells the observer what came back, if anything did', async () => {
    const { told, observer } = listeningObserver()
    const around = surroundings({}, { observer })
    const preview = context('GET /v1/files/f-0000001/preview', {}, around)
    await read('EMAIL_1 EMAIL_2 EMAIL_1 ', preview, 'text/plain')
    await read('nothing', preview, 'text/plain')
    await read('["EMAIL_1 EMAIL_2"]', context(undefined, {}, around))
    await read('["nothing"]', context(undefined, {}, around))
    assert.deepEqual(told, [
      ['restored', 2],
      ['unknownPlaceholder', 1],
      ['restored', 1],
      ['unknownPlaceholder', 1],
    ])
  })
})

describe('a list of items of several scopes', () => {
  /** Two conversations and a message of their own, and what they say. */
  function filled(settings: Partial<Settings> = {}): Surroundings {
    const vault = memoryVault()
    const around = surroundings(settings, { vault })
    const { keys } = around
    for (const [key, value] of [
      [keys.conversation('app-1', 'u', 'c-0000001'), 'one@x.vn'],
      [keys.conversation('app-1', 'u', 'c-0000002'), 'two@x.vn'],
      [keys.object('app-1', 'message', 'm-0000001'), 'message@x.vn'],
      [keys.object('app-1', 'workflow_run', 'r-0000001'), 'run@x.vn'],
      [keys.user('app-1', 'u'), 'user@x.vn'],
    ] as const)
      vault.allocate(key, [{ prefix: 'EMAIL', value }], 'fresh')
    return around
  }
  const LIST = JSON.stringify({
    data: [
      { id: 'c-0000001', name: 'EMAIL_1', more: { id: 'c-0000002' } },
      { name: 'EMAIL_1', id: 'c-0000002' },
      { name: 'EMAIL_1', id: 'c-0000003' },
      { name: 'EMAIL_1' },
      { name: 'EMAIL_1', id: ['c-0000001'] },
      'EMAIL_1',
    ],
    other: [{ id: 'c-0000001', name: 'EMAIL_1' }],
    id: 'c-0000001',
    name: 'EMAIL_1',
  })
  const named = (...names: readonly string[]): string => {
    let at = 0
    return LIST.replaceAll('EMAIL_1', () => names[at++] ?? 'EMAIL_1')
  }
  const conversations = 'GET /v1/conversations'

  it('is restored item by item, each with the scope of its id', async () => {
    const of = context(conversations, { mapping: undefined }, filled())
    assert.equal(await read(LIST, of), named('one@x.vn', 'two@x.vn'))
  })

  it('that is long lets others have their turn while it looks for ids, too', async () => {
    const others = countedPause()
    const around = { ...filled({ maxResponseBytes: 4_194_304 }), pause: others.pause }
    const of = context(conversations, { mapping: undefined }, around)
    const item = { id: 'c-0000001', name: 'EMAIL_1', introduction: 'x'.repeat(1000) }
    const long = JSON.stringify({ data: Array.from({ length: 3000 }, () => item) })
    assert.equal(await read(long, of), long.replaceAll('EMAIL_1', 'one@x.vn'))
    const turns = Math.floor(long.length / 1_048_576) + Math.floor(long.length / 131_072) + 1
    // A turn ends with a string, so that some are a little longer.
    assert.ok(others.count <= turns && others.count > turns - 3, `${others.count} of ${turns}`)
  })

  it('is restored around its items with the scope of the exchange', async () => {
    const of = context(conversations, {}, filled())
    const kept = ['EMAIL_1', 'EMAIL_1', 'EMAIL_1', 'EMAIL_1']
    assert.equal(await read(LIST, of), named('one@x.vn', 'two@x.vn', ...kept, 'a@x.vn', 'a@x.vn'))
  })

  it('is not restored for an unknown user, nor where scopes end with a request', async () => {
    for (const [identity, settings] of [
      [{ credential: undefined }, {}],
      [{ credential: 'app-2' }, {}],
      [{ user: undefined }, {}],
      [{ user: '' }, {}],
      [{ user: 'v' }, {}],
      [{}, { scope: 'request' }],
    ] as const) {
      const around = filled(settings)
      const who = { ...WHO, ...identity }
      const of = context(conversations, { mapping: undefined, identity: who }, around)
      assert.equal(await read(LIST, of), LIST)
    }
  })

  it('has one scope for all where scopes are those of users', async () => {
    const of = context(conversations, { mapping: undefined }, filled({ scope: 'user' }))
    assert.equal(await read(LIST, of), named('user@x.vn', 'user@x.vn', 'user@x.vn'))
  })

  it('may name an object, at whatever place of an item', async () => {
    const around = filled()
    const nobody = { ...WHO, user: undefined }
    const of = (line: string) => context(line, { mapping: undefined, identity: nobody }, around)
    assert.equal(
      await read(
        '{"data":[{"message_id":"m-0000001","content":"EMAIL_1"}]}',
        of('GET /v1/app/feedbacks'),
      ),
      '{"data":[{"message_id":"m-0000001","content":"message@x.vn"}]}',
    )
    const logs = (id: string, error: string): string =>
      JSON.stringify({ data: [{ id: 'r-0000001', workflow_run: { [id]: 'r-0000001', error } }] })
    assert.equal(
      await read(logs('id', 'EMAIL_1'), of('GET /v1/workflows/logs')),
      logs('id', 'run@x.vn'),
    )
    assert.equal(
      await read(logs('no', 'EMAIL_1'), of('GET /v1/workflows/logs')),
      logs('no', 'EMAIL_1'),
    )
  })
})
