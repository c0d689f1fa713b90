import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import type { Vault } from '../../../../src/core/mapping/vault.ts'
import type { Place } from '../../../../src/core/masking/request-masker.ts'
import { ExchangeScope } from '../../../../src/core/transaction/exchange-scope.ts'
import type { Identity } from '../../../../src/core/product/identity.ts'
import type { Settings, Surroundings } from '../../../../src/core/transaction/settings.ts'
import { memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'

const WHO: Identity = { credential: 'app-1', user: 'u', conversation: undefined, isPersonal: false }
const FILES = ['f-0000001', 'f-0000002']

const place = (value: string, isWithheld = false): Place => ({
  start: 0,
  end: 1,
  entity: 'EMAIL',
  wanted: isWithheld ? { prefix: 'EMAIL', value, isWithheld } : { prefix: 'EMAIL', value },
})

interface Begun {
  readonly scope: ExchangeScope
  readonly around: Surroundings
  /** What the vault was asked, in order. */
  readonly asked: unknown[][]
}

function begin(
  line = 'POST /v1/chat-messages',
  who: Partial<Identity> = {},
  settings: Partial<Settings> = {},
  pseudonymOf?: (user: string) => string,
): Begun {
  const vault: Vault = memoryVault()
  const asked: unknown[][] = []
  const recording = new Proxy(vault, {
    get:
      (target, name: keyof Vault) =>
      (...args: readonly never[]) => {
        asked.push([name, ...args])
        return (target[name] as (...all: readonly never[]) => unknown)(...args)
      },
  })
  const around = surroundings(settings, {
    vault: recording,
    ...(pseudonymOf === undefined ? {} : { pseudonymOf }),
  })
  const [method = '', path = ''] = line.split(' ')
  const scope = new ExchangeScope(around, DIFY, DIFY.match(method, path), { ...WHO, ...who })
  return { scope, around, asked }
}

describe('the scope of an exchange', () => {
  it('allocates with its owners and the uploads that the request names', async () => {
    const { scope, around, asked } = begin('POST /v1/chat-messages', { conversation: 'c' })
    scope.identify({}, FILES)
    assert.deepEqual(await scope.allocate([place('a@x.vn')]), ['EMAIL_1001'])
    const { keys } = around
    assert.deepEqual(asked, [
      [
        'allocate',
        keys.conversation('app-1', 'u', 'c'),
        [{ prefix: 'EMAIL', value: 'a@x.vn' }],
        'resumed',
        {
          owners: [keys.owner('u'), keys.owner('u', 'c')],
          links: FILES.map((id) => keys.object('app-1', 'file', id, 'u')),
        },
      ],
    ])
    assert.equal((await scope.mapping(scope.chosen ?? assert.fail()))?.get('EMAIL_1001'), 'a@x.vn')
  })

  it('links nothing without a credential, or where it ends with the request', async () => {
    for (const [who, settings] of [
      [{ credential: undefined }, {}],
      [{}, { scope: 'request' }],
    ] as const) {
      const { scope, asked } = begin('POST /v1/chat-messages', who, settings)
      scope.identify({}, FILES)
      await scope.allocate([place('a@x.vn')])
      const [call = []] = asked
      assert.deepEqual((call[4] as { links: unknown }).links, [])
    }
  })

  it('is made for a run even with nothing to mask, and for a link; else it is not', async () => {
    const run = begin()
    assert.deepEqual(await run.scope.allocate([]), [])
    assert.equal(run.asked.length, 1)
    const ending = begin('POST /v1/chat-messages', {}, { scope: 'request' })
    await ending.scope.allocate([])
    assert.equal(ending.asked.length, 0)
    const feedback = begin('POST /v1/messages/m-0000001/feedbacks')
    assert.deepEqual(await feedback.scope.allocate([]), [])
    assert.equal(feedback.asked.length, 0)
    assert.notEqual(feedback.scope.chosen, undefined)
    feedback.scope.identify({}, FILES)
    await feedback.scope.allocate([])
    assert.equal(feedback.asked.length, 1)
  })

  it('stays the one that was chosen first, and remembers uploads named before', async () => {
    const { scope } = begin()
    await scope.allocate([])
    const first = scope.chosen
    scope.identify({ conversation: 'c', user: 'v' })
    await scope.allocate([place('a@x.vn')])
    assert.equal(scope.chosen, first)
    assert.equal(scope.identity.user, 'v')
    const linked = begin()
    linked.scope.identify({}, FILES)
    linked.scope.identify({ user: 'v' })
    await linked.scope.allocate([])
    const [[, , , , belonging] = []] = linked.asked
    assert.equal((belonging as { links: unknown[] }).links.length, 2)
  })

  it('is not chosen in a dry run, and the vault is not asked', async () => {
    const { scope, asked } = begin('POST /v1/chat-messages', {}, { dryRun: true })
    assert.deepEqual(await scope.allocate([place('a@x.vn')]), [])
    assert.equal(scope.chosen, undefined)
    assert.deepEqual(asked, [])
  })

  it('gives no vault a value that never comes back', async () => {
    const { scope, around, asked } = begin()
    await scope.allocate([place('secret', true), place('a@x.vn')])
    assert.deepEqual(asked[0]?.[2], [
      { prefix: 'EMAIL', value: `\u0000withheld:${around.keys.digest('secret')}` },
      { prefix: 'EMAIL', value: 'a@x.vn' },
    ])
  })

  it('is loaded where nothing was allocated', async () => {
    const { scope, around, asked } = begin('GET /v1/messages/m-0000001/suggested')
    await scope.allocate([])
    const chosen = scope.chosen ?? assert.fail()
    assert.equal(await scope.mapping(chosen), undefined)
    assert.deepEqual(asked, [['load', around.keys.object('app-1', 'message', 'm-0000001')]])
  })
})

describe('ids that an answer shows', () => {
  it('become names of the scope, and the conversation its owner', async () => {
    const { scope, around, asked } = begin()
    await scope.allocate([])
    asked.length = 0
    await scope.bind([
      ['conversation', 'c-0000001'],
      ['message', 'm-0000001'],
      ['task', 't-0000001'],
    ])
    const { keys } = around
    assert.deepEqual(asked, [
      [
        'bind',
        [
          keys.conversation('app-1', 'u', 'c-0000001'),
          keys.object('app-1', 'message', 'm-0000001'),
          keys.object('app-1', 'task', 't-0000001'),
        ],
        scope.chosen?.key,
        [keys.owner('u', 'c-0000001')],
      ],
    ])
  })

  it('are bound once: not where the scope has that name, nor where there is nothing to bind', async () => {
    const named = begin('POST /v1/chat-messages', { conversation: 'c-0000001' })
    await named.scope.allocate([])
    named.asked.length = 0
    await named.scope.bind([['conversation', 'c-0000001']])
    assert.deepEqual(named.asked, [
      ['bind', [], named.scope.chosen?.key, [named.around.keys.owner('u', 'c-0000001')]],
    ])
    const nobody = begin('POST /v1/chat-messages', { user: undefined })
    await nobody.scope.allocate([place('a@x.vn')])
    nobody.asked.length = 0
    await nobody.scope.bind([['conversation', 'c-0000001']])
    assert.deepEqual(nobody.asked, [])
    const noApp = begin('POST /v1/chat-messages', { credential: undefined })
    await noApp.scope.allocate([place('a@x.vn')])
    noApp.asked.length = 0
    await noApp.scope.bind([['message', 'm-0000001']])
    assert.deepEqual(noApp.asked, [])
    const unchosen = begin()
    await unchosen.scope.bind([['message', 'm-0000001']])
    assert.deepEqual(unchosen.asked, [])
  })

  it('name no conversation where the scope is that of the user', async () => {
    const { scope, around, asked } = begin('POST /v1/chat-messages', {}, { scope: 'user' })
    await scope.allocate([])
    asked.length = 0
    await scope.bind([
      ['conversation', 'c-0000001'],
      ['message', 'm-0000001'],
    ])
    const { keys } = around
    assert.deepEqual(asked, [
      [
        'bind',
        [keys.object('app-1', 'message', 'm-0000001')],
        keys.user('app-1', 'u'),
        [keys.owner('u', 'c-0000001')],
      ],
    ])
  })

  it('of an upload belong to the user whom the form names', async () => {
    const { scope, around, asked } = begin('POST /v1/files/upload', { user: undefined })
    await scope.allocate([place('a@x.vn')])
    scope.identify({ user: 'late' })
    asked.length = 0
    await scope.bind([['file', 'f-0000001']])
    const { keys } = around
    assert.deepEqual(asked, [
      [
        'bind',
        [keys.object('app-1', 'file', 'f-0000001', 'late')],
        scope.chosen?.key,
        [keys.owner('late')],
      ],
    ])
  })
})

describe('a conversation that is deleted', () => {
  const line = 'DELETE /v1/conversations/c-0000001'

  it('takes its scope with it, and no other one goes', async () => {
    const gone = begin(line)
    await gone.scope.allocate([])
    await gone.scope.eraseDeleted()
    assert.deepEqual(gone.asked, [
      ['erase', gone.around.keys.conversation('app-1', 'u', 'c-0000001')],
    ])
    for (const [other, settings] of [
      ['POST /v1/chat-messages', {}],
      [line, { scope: 'user' }],
      [line, { scope: 'request' }],
      [line, { dryRun: true }],
    ] as const) {
      const { scope, asked } = begin(other, {}, settings)
      await scope.allocate([])
      asked.length = 0
      await scope.eraseDeleted()
      assert.deepEqual(asked, [], other)
    }
  })
})

describe('the pseudonym of the end user', () => {
  const of = (who: Partial<Identity>, pseudonymOf?: (user: string) => string): unknown =>
    begin('POST /v1/chat-messages', who, {}, pseudonymOf).scope.echo

  it('is that of a user of the Service API, if there are any', () => {
    const pseudonymOf = (user: string): string => `p-${user}`
    assert.deepEqual(of({}, pseudonymOf), { pseudonym: 'p-u', user: 'u' })
    assert.equal(of({}), undefined)
    assert.equal(of({ isPersonal: true }, pseudonymOf), undefined)
    assert.equal(of({ user: undefined }, pseudonymOf), undefined)
    assert.equal(of({ user: '' }, pseudonymOf), undefined)
  })
})
