import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import type { MemoryVault } from '../../../../src/vault/memory-vault.ts'
import { headersOf, memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'

const KEY = { authorization: 'Bearer app-1' }
const body = (more: object = {}): string =>
  JSON.stringify({ query: 'I am alice@example.vn', user: 'u', inputs: {}, ...more })

interface Begun {
  readonly vault: MemoryVault
  readonly exchange: Transaction
  readonly answer: (status: number, text?: string) => Promise<void>
}

/** An exchange whose request has gone on to Dify. */
async function asked(
  content = body(),
  head: Readonly<Record<string, string>> = KEY,
  vault = memoryVault(),
  around = surroundings({}, { vault }),
): Promise<Begun> {
  const exchange = new Transaction(around)
  const headers = {
    ':method': 'POST',
    ':path': '/v1/chat-messages',
    'content-type': 'application/json',
    ...head,
  }
  await exchange.requestHeaders(headersOf(headers), false, { upstream: 'dify', requestId: 'r' })
  await exchange.requestBody(content)
  const answer = async (status: number, text = '{}'): Promise<void> => {
    const type = { ':status': String(status), 'content-type': 'application/json' }
    await exchange.responseHeaders(headersOf(type), false)
    if (!exchange.released) await exchange.responseBody(text, true)
    await exchange.close()
  }
  return { vault, exchange, answer }
}

const held = ({ vault }: Begun): number => vault.stats().entries

describe('what an exchange brought into the vault', () => {
  for (const status of [401, 403, 404, 405])
    it(`is given back when Dify answers with ${status}`, async () => {
      const begun = await asked()
      assert.equal(held(begun), 1)
      await begun.answer(status)
      assert.deepEqual([held(begun), begun.vault.stats().scopes], [0, 0])
    })

  for (const status of [200, 400, 429, 500, 504])
    it(`stays when Dify answers with ${status}: the message may be in a conversation`, async () => {
      const begun = await asked()
      await begun.answer(status, JSON.stringify({ message_id: 'm-0000001' }))
      assert.ok(held(begun) >= 1)
    })

  it('stays when no client waits for the answer of a run', async () => {
    const begun = await asked()
    await begun.exchange.close()
    assert.ok(held(begun) >= 1)
  })

  it('is given back when the request never went on', async () => {
    const vault = memoryVault()
    const exchange = new Transaction(surroundings({}, { vault }))
    const head = { ':method': 'POST', ':path': '/v1/files/upload', ...KEY }
    const type = { 'content-type': 'multipart/form-data; boundary=b' }
    await exchange.requestHeaders(
      headersOf({ ...head, ...type }),
      false,
      { upstream: 'dify', requestId: 'r' },
      'streamed',
    )
    const field = 'content-disposition: form-data; name="note"\r\n\r\nalice@example.vn'
    await exchange.requestBody(`--b\r\n${field}\r\n--b\r\n`, false)
    assert.equal(vault.stats().entries, 1)
    await exchange.close()
    assert.deepEqual([vault.stats().entries, vault.stats().scopes], [0, 0])
  })

  it('is given back when the client goes while the vault is asked', async () => {
    const vault = memoryVault()
    const around = surroundings({}, { vault })
    let answer: (() => void) | undefined
    const slow = {
      ...around.vault,
      allocate: async (...args: Parameters<MemoryVault['allocate']>) => {
        await new Promise<void>((resolve) => (answer = resolve))
        return vault.allocate(...args)
      },
      confirm: vault.confirm.bind(vault),
      release: vault.release.bind(vault),
      prove: vault.prove.bind(vault),
      load: vault.load.bind(vault),
      loadAll: vault.loadAll.bind(vault),
      bind: vault.bind.bind(vault),
      erase: vault.erase.bind(vault),
      eraseOwned: vault.eraseOwned.bind(vault),
    }
    const exchange = new Transaction({ ...around, vault: slow })
    const head = { ':method': 'POST', ':path': '/v1/chat-messages', ...KEY }
    await exchange.requestHeaders(
      headersOf({ ...head, 'content-type': 'application/json' }),
      false,
      { upstream: 'dify', requestId: 'r' },
    )
    const masked = exchange.requestBody(body())
    while (answer === undefined) await new Promise(setImmediate)
    await exchange.close()
    answer()
    await masked
    assert.equal(vault.stats().entries, 0)
  })

  it('leaves with the exchange where nothing can name its scope later', async () => {
    for (const head of [{}, { ...KEY, ':path': '/v1/unknown' }]) {
      const begun = await asked(body(), head)
      assert.equal(held(begun), 1)
      await begun.answer(200)
      assert.deepEqual([held(begun), begun.vault.stats().scopes], [0, 0])
    }
  })

  it('takes nothing of a conversation that goes on', async () => {
    const first = await asked()
    const id = '6f1c1d3a-0000-4000-8000-000000000001'
    await first.answer(200, JSON.stringify({ conversation_id: id, answer: 'Hello EMAIL_1' }))
    const query = 'alice@example.vn and bob@example.vn'
    const second = await asked(body({ query, conversation_id: id }), KEY, first.vault)
    assert.equal(held(second), 2)
    await second.answer(404)
    assert.equal(held(first), 1)
    const third = await asked(body({ query, conversation_id: id }), KEY, first.vault)
    await third.answer(200)
    assert.equal(held(third), 2)
  })
})

describe('a credential', () => {
  /** Whether the vault takes it for accepted after this answer. */
  const isProven = async (
    status: number,
    head: Readonly<Record<string, string>> = KEY,
  ): Promise<boolean> => {
    const vault = memoryVault()
    let proven = false
    vault.prove = () => {
      proven = true
    }
    await (await asked(body(), head, vault)).answer(status)
    return proven
  }
  const token = (claims: object): string =>
    `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`
  const passport = {
    ':path': '/api/chat-messages',
    authorization: `Bearer ${token({ app_id: 'a', end_user_id: 'e' })}`,
  }

  it('is accepted with a success of an endpoint that looks at it', async () => {
    assert.equal(await isProven(200), true)
    assert.equal(await isProven(200, passport), true)
    for (const status of [302, 400, 401, 404, 429, 500]) assert.equal(await isProven(status), false)
  })

  it('is not accepted by a route that Dify answers without a look at it', async () => {
    for (const path of ['/v1/', '/api/passport', '/triggers/webhook/x', '/mcp/server/x/mcp'])
      assert.equal(await isProven(200, { ...KEY, ':path': path }), false, path)
  })

  it('is not accepted where Dify may have looked at another one', async () => {
    for (const other of [
      { 'x-app-passport': token({ app_id: 'b', end_user_id: 'f' }) },
      { 'x-app-code': 'code', cookie: 'locale=vi; passport-code=x' },
    ])
      assert.equal(await isProven(200, { ...passport, ...other }), false)
  })

  it('of a web app is verified for each passport, not for the app', async () => {
    const told: unknown[] = []
    const vault = memoryVault()
    const allocate = vault.allocate.bind(vault)
    vault.allocate = (...args) => {
      told.push(args[3]?.isUnverified)
      return allocate(...args)
    }
    const around = surroundings({}, { vault })
    const visit = async (endUser: string, status: number): Promise<void> => {
      const claims = token({ app_id: 'a', end_user_id: endUser })
      const headers = { ...passport, authorization: `Bearer ${claims}` }
      const begun = await asked(body(), headers, vault, around)
      await begun.answer(status, '{"message_id": "m-0000001"}')
    }
    for (const [endUser, status] of [
      ['e', 200],
      ['e', 200],
      ['forged', 401],
      ['forged', 401],
      ['e', 200],
    ] as const)
      await visit(endUser, status)
    assert.deepEqual(told, [true, undefined, true, true, undefined])
    told.length = 0
    await (await asked(body(), KEY, vault, around)).answer(401)
    assert.deepEqual(told, [undefined])
  })
})
