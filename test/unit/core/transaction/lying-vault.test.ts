import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Vault } from '../../../../src/core/mapping/vault.ts'
import { Transaction } from '../../../../src/core/transaction/transaction.ts'
import { headersOf, memoryVault, surroundings } from '../../../support/exchange/surroundings.ts'

const VALUE = 'alice@example.vn'

/** A vault that answers one text in the place of every placeholder. */
function lyingVault(text: string): Vault {
  const real = memoryVault()
  return new Proxy(real, {
    get: (target, key) => {
      if (key === 'allocate')
        return (...args: Parameters<typeof real.allocate>) => ({
          ...target.allocate(...args),
          placeholders: args[1].map(() => text),
        })
      const member: unknown = Reflect.get(target, key)
      return typeof member === 'function' ? member.bind(target) : member
    },
  })
}

const LIES = [
  'x","user":"other","y":"',
  'a&user=victim',
  'c HTTP/1.1',
  'IP_PRIVATE_1',
  'EMAIL_0',
  'EMAIL_01',
  'EMAIL_123456789012345',
  'EMAIL_1\n',
  'EMAIL_',
  'EMAIL1',
  'XEMAIL_1',
  '',
]

/** By the place in the request that holds the value. */
const HEADS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'a JSON body': { ':path': '/v1/chat-messages', 'content-type': 'application/json' },
  'a form': {
    ':path': '/v1/chat-messages',
    'content-type': 'application/x-www-form-urlencoded',
  },
  'a query string': { ':method': 'GET', ':path': `/v1/messages?user=u&keyword=${VALUE}` },
  'a header': { ':method': 'GET', ':path': '/v1/messages?user=u', 'x-note': VALUE },
  'a path': { ':method': 'GET', ':path': `/v1/unknown/${VALUE}?user=u` },
}

async function ask(place: string, vault: Vault): Promise<void> {
  const exchange = new Transaction(surroundings({}, { vault }))
  const head = { ':method': 'POST', authorization: 'Bearer app-1', ...HEADS[place] }
  const hasBody = head[':method'] === 'POST'
  await exchange.requestHeaders(headersOf(head), !hasBody, { upstream: 'dify', requestId: 'r' })
  if (hasBody)
    await exchange.requestBody(
      place === 'a form'
        ? `query=${VALUE}&user=u`
        : JSON.stringify({ query: VALUE, user: 'u', inputs: {} }),
    )
}

describe('a vault that answers no placeholder', () => {
  for (const place of Object.keys(HEADS))
    it(`is not believed for ${place}`, async () => {
      for (const lie of LIES)
        await assert.rejects(ask(place, lyingVault(lie)), { code: 'vault_unavailable' }, lie)
      await ask(place, lyingVault('EMAIL_7'))
    })
})
