import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Matched } from '../../../../../src/core/product/endpoint.ts'
import { matchEndpoint } from '../../../../../src/core/product/dify/endpoints.ts'
import { scanJson } from '../../../../../src/core/json/scan.ts'
import { createScopeKeys } from '../../../../../src/core/mapping/scope-keys.ts'
import { type Identity, type Named, withNamed } from '../../../../../src/core/product/identity.ts'
import { type Scope, scopeOf } from '../../../../../src/core/transaction/scope.ts'
import {
  askerOf,
  fileIdsInJson,
  namedInQuery,
  readNamed,
} from '../../../../../src/core/product/dify/identity.ts'
import { headersOf } from '../../../../support/exchange/surroundings.ts'

const keys = createScopeKeys(
  (message) => message,
  () => 'nonce',
)

const WHO: Identity = { credential: 'app-1', user: 'u', conversation: undefined, isPersonal: false }

function matched(method: string, path: string): Matched {
  return matchEndpoint(method, path)
}

const scope = (
  request: string,
  identity: Partial<Identity> = {},
  kind: 'conversation' | 'user' | 'request' = 'conversation',
): Scope => {
  const [method = '', path = ''] = request.split(' ')
  return scopeOf(matched(method, path), { ...WHO, ...identity }, kind, keys)
}

const passport = (claims: object): string =>
  `Bearer h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`

function namedInJson(source: string, maxDepth: number, request = 'POST /v1/chat-messages'): Named {
  const found: Named = {}
  const [method = '', path = ''] = request.split(' ')
  const { endpoint } = matched(method, path)
  scanJson(source, readNamed(source, found, endpoint), { maxDepth })
  return found
}

describe('who asks', () => {
  const whoAsks = (
    path: string,
    headers: Readonly<Record<string, string>>,
    version = '',
  ): Identity =>
    askerOf({ path, headers: headersOf(headers), version }, { user: 'u', conversation: 'c' })
      .identity

  it('is told by the credential, whatever its scheme is written like', () => {
    for (const header of ['Bearer app-1', 'bearer app-1', '  BEARER   app-1 ', 'Bearer\tapp-1'])
      assert.deepEqual(
        whoAsks('/v1/chat-messages', { authorization: header }),
        { ...WHO, conversation: 'c' },
        header,
      )
  })

  it('is not told by a credential that Dify would refuse: empty, or under another scheme', () => {
    const others = ['', 'Bearer', 'Bearer ', '  bearer   ', 'app-1', 'Basic app-1', 'bearerapp-1']
    for (const header of [...others, 'x bearer app-1'])
      assert.equal(whoAsks('/v1/x', { authorization: header }).credential, undefined, header)
    assert.equal(whoAsks('/v1/x', {}).credential, undefined)
  })

  const carol = passport({ app_id: 'a', end_user_id: 'carol' })
  const dave = passport({ app_id: 'a', end_user_id: 'dave' })
  const [carols, daves] = [carol, dave].map((header) => header.slice('Bearer '.length))
  /** Who a web app takes a request to come from. */
  const visitor = (
    version: string,
    headers: Readonly<Record<string, string>>,
  ): string | undefined => {
    const who = whoAsks('/api/messages', { 'x-app-code': 'code', ...headers }, version)
    assert.equal(who.isPersonal, true)
    assert.equal(who.credential, who.user === undefined ? undefined : 'web a')
    return who.user
  }

  it('is told by the passport of a web app, in the place where its version reads it', () => {
    const places: readonly (readonly [Readonly<Record<string, string>>, string, boolean])[] = [
      [{ authorization: carol }, '1.9.1', true],
      [{ authorization: carol }, '1.9.2', false],
      [{ authorization: carol }, '1.16.0-rc1', false],
      [{ 'x-app-passport': carols ?? '' }, '1.9.1', false],
      [{ 'x-app-passport': carols ?? '' }, '1.9.2', true],
      [{ cookie: `a=b; passport-code=${carols}` }, '1.16.0', true],
      [{ cookie: `__Host-passport-code="${carols}"` }, '1.16.0', true],
      [{ cookie: `passport-other=${carols}` }, '1.16.0', false],
      [{ cookie: `passport-code=${carols}`, 'x-app-code': 'other' }, '1.16.0', false],
      // The only passport there is: Dify reads it, or refuses.
      [{ authorization: carol }, 'unknown', true],
      [{ 'x-app-passport': carols ?? '' }, 'unknown', true],
    ]
    for (const [headers, version, isRead] of places)
      assert.equal(
        visitor(version, headers),
        isRead ? 'carol' : undefined,
        JSON.stringify([headers, version]),
      )
  })

  it('is unknown where several passports do not name the same visitor, in any version', () => {
    const forged = {
      authorization: dave,
      'x-app-passport': daves ?? '',
      cookie: `passport-code=${daves}`,
    }
    const own = {
      authorization: carol,
      'x-app-passport': carols ?? '',
      cookie: `passport-code=${carols}`,
    }
    const names = ['authorization', 'x-app-passport', 'cookie'] as const
    for (const version of ['0.15.8', '1.9.1', '1.9.2', '1.17.0', 'unknown'])
      for (const name of names) {
        assert.equal(
          visitor(version, { ...own, [name]: forged[name] }),
          undefined,
          `${version} ${name}`,
        )
        assert.equal(visitor(version, own), 'carol')
      }
    const twice = `passport-code=${carols}; passport-code=${daves}`
    const both = `passport-code=${carols}; __Host-passport-code=${daves}`
    for (const cookie of [twice, both]) assert.equal(visitor('1.16.0', { cookie }), undefined)
  })

  it('is unknown where a passport cannot be read that Dify might read', () => {
    const odd = `h.${Buffer.from('{"end_user_id":"dave"').toString('base64url')}.s`
    for (const version of ['1.9.1', '1.16.0', 'unknown']) {
      assert.equal(
        visitor(version, { authorization: `Bearer ${odd}`, 'x-app-passport': carols ?? '' }),
        undefined,
      )
      assert.equal(visitor(version, { authorization: carol, 'x-app-passport': 'x' }), undefined)
    }
    // The access token of a signed-in visitor is not a passport.
    const access = passport({ user_id: 'x', token_source: 'webapp_login_token' })
    const signedIn = { authorization: access, 'x-app-passport': carols ?? '' }
    assert.equal(visitor('1.16.0', signedIn), 'carol')
    assert.equal(visitor('unknown', signedIn), undefined)
    assert.equal(
      visitor('1.16.0', { authorization: 'Bearer', 'x-app-passport': carols ?? '' }),
      'carol',
    )
  })

  it('is not told by a passport outside of the web app, nor by anything else inside of it', () => {
    const elsewhere = whoAsks('/v1/chat-messages', { authorization: carol })
    assert.deepEqual(
      [elsewhere.isPersonal, elsewhere.user, elsewhere.credential],
      [false, 'u', carols],
    )
    assert.equal(visitor('1.7.0', { authorization: 'Bearer app-1' }), undefined)
    const who = whoAsks('/api/x', { authorization: carol }, '1.7.0')
    assert.equal(withNamed(who, { user: 'other' }).user, 'carol')
    assert.equal(withNamed(who, { conversation: 'd' }).conversation, 'd')
  })

  it('is told by app and token together where difyctl asks', () => {
    const of = (app: string, token: string): string | undefined =>
      whoAsks(`/openapi/v1/apps/${app}/run`, { authorization: `Bearer ${token}` }).credential
    assert.equal(new Set([of('A', 'dfoa_1'), of('B', 'dfoa_1'), of('A', 'dfoa_2')]).size, 3)
    assert.equal(whoAsks('/openapi/v1/apps/A/run', {}).credential, undefined)
  })

  it('is told by query and body, of which the body counts', () => {
    const { endpoint: list } = matched('GET', '/v1/messages')
    assert.deepEqual(namedInQuery('user=a%40b&conversation_id=c&user=d&trace_id=t&x=y', list), {
      user: 'a@b',
      conversation: 'c',
      trace: 't',
    })
    const twice = 'conversation_id=c&conversation_id=d&trace_id=t&trace_id=s'
    assert.deepEqual(namedInQuery(twice, list), { conversation: 'c', trace: 't' })
    // A run is named in its body, a web app's visitor in the passport.
    for (const [method, path] of [
      ['POST', '/v1/chat-messages'],
      ['GET', '/api/conversations'],
    ] as const) {
      const { endpoint } = matched(method, path)
      assert.deepEqual(namedInQuery('user=a&conversation_id=c', endpoint), {}, path)
    }
    assert.deepEqual(namedInJson('{"user":"a","conversation_id":"c","trace_id":"t"}', 10), {
      user: 'a',
      conversation: 'c',
      trace: 't',
    })
    assert.deepEqual(namedInJson('{"user":"a","user":"\\u0062","x":{"user":"c"},"q":"user"}', 10), {
      user: 'b',
    })
    // What counts last counts, whatever it is: Dify reads "True", a dictionary, "1200.0", or no user.
    for (const last of ['true', 'null', '{"a":"b"}', '["b"]', '12e2', '1.0', '-0', '0'])
      assert.deepEqual(namedInJson(`{"user":"a","user":${last}}`, 10), { user: undefined }, last)
    assert.deepEqual(namedInJson('{"user":17,"x":{"user":1},"y":[1],"z":2}', 10), { user: '17' })
    assert.deepEqual(namedInJson('["user","a"]', 10), {})
    assert.deepEqual(namedInJson('{"user":null,"conversation_id":{"a":"b","c":5}}', 10), {
      user: undefined,
      conversation: undefined,
    })
    // A byte string.
    assert.deepEqual(namedInJson('{"user":"\u00c3\u00a9"}', 10), { user: 'é' })
    assert.deepEqual(namedInJson('{"x":[[[1]]],"user":"a"}', 2), {})
    const both = withNamed(
      { ...WHO, user: 'query', conversation: 'c' },
      { user: 'body', conversation: 'd' },
    )
    assert.equal(both.user, 'body')
    assert.equal(both.conversation, 'd')
    const none = withNamed({ ...WHO, conversation: 'c' }, {})
    assert.equal(none.user, 'u')
    assert.equal(none.conversation, 'c')
  })

  it('is not told by a body where Dify reads query, path, passport or token', () => {
    const body = '{"user":"victim","conversation_id":"c","trace_id":"t"}'
    for (const request of [
      'GET /v1/messages',
      'GET /v1/conversations/c/variables',
      'GET /v1/files/f/preview',
      'POST /api/conversations/c/name',
      'POST /openapi/v1/apps/A/human-input-forms/t:submit',
    ])
      assert.deepEqual(namedInJson(body, 10, request), { trace: 't' }, request)
    // The path names the conversation, the body the user.
    assert.deepEqual(namedInJson(body, 10, 'POST /v1/conversations/c/name'), {
      user: 'victim',
      trace: 't',
    })
    for (const request of ['POST /api/chat-messages', 'POST /openapi/v1/apps/A/run'])
      assert.deepEqual(namedInJson(body, 10, request), { conversation: 'c', trace: 't' }, request)
  })

  it('names uploads by ids, wherever they stand, and not too many', () => {
    const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    assert.deepEqual(
      fileIdsInJson(
        `{"files":[{"upload_file_id":"${id(1)}","x":"${id(9)}"}],"inputs":{"f":{"upload_file_id":"${id(2)}"}},"upload_file_id":"${id(1)}"}`,
        10,
      ),
      [id(1), id(2)],
    )
    assert.deepEqual(fileIdsInJson('{"upload_file_id":"alice@example.vn"}', 10), [])
    assert.deepEqual(fileIdsInJson(`{"upload_file_id":["${id(1)}"]}`, 10), [])
    assert.deepEqual(fileIdsInJson('"upload_file_id"', 10), [])
    assert.deepEqual(fileIdsInJson('{}', 10), [])
    assert.deepEqual(fileIdsInJson(`{"x":[[[1]]],"upload_file_id":"${id(1)}"}`, 2), [])
    const many = Array.from({ length: 70 }, (_, i) => ({ upload_file_id: id(i) }))
    assert.equal(fileIdsInJson(JSON.stringify(many), 10).length, 64)
  })
})

describe('the scope of an exchange', () => {
  it('of a conversation that has a name is that of app, user and conversation', () => {
    const owners = [keys.owner('u'), keys.owner('u', 'c')]
    const wanted: Scope = {
      key: keys.conversation('app-1', 'u', 'c'),
      origin: 'resumed',
      lasting: true,
      owners,
    }
    assert.deepEqual(scope('POST /v1/chat-messages', { conversation: 'c' }), wanted)
    assert.deepEqual(scope('GET /v1/messages', { conversation: 'c' }), wanted)
    // The path counts where the path names it.
    assert.deepEqual(scope('DELETE /v1/conversations/c', { conversation: 'other' }), wanted)
  })

  it('of a first turn is one of its own, which lasts', () => {
    for (const conversation of [undefined, ''])
      assert.deepEqual(scope('POST /v1/chat-messages', { conversation }), {
        key: keys.single('app-1'),
        origin: 'fresh',
        lasting: true,
        owners: [keys.owner('u')],
      })
  })

  it('is never shared by those who do not say who they are', () => {
    const single = { key: keys.single('app-1'), lasting: false, owners: [] }
    for (const user of [undefined, '']) {
      assert.deepEqual(scope('POST /v1/chat-messages', { user }), { ...single, origin: 'fresh' })
      assert.deepEqual(scope('POST /v1/chat-messages', { user, conversation: 'c' }), {
        ...single,
        origin: 'resumed',
      })
    }
    for (const credential of [undefined, ''])
      assert.deepEqual(scope('POST /v1/chat-messages', { credential, conversation: 'c' }), {
        key: keys.single(credential),
        origin: 'resumed',
        lasting: false,
        owners: [keys.owner('u')],
      })
  })

  it('of objects is that of their id, of an upload one of its own', () => {
    const lasting = { origin: 'resumed', lasting: true, owners: [keys.owner('u')] }
    assert.deepEqual(scope('GET /v1/messages/m-1/suggested'), {
      ...lasting,
      key: keys.object('app-1', 'message', 'm-1'),
    })
    assert.deepEqual(scope('POST /v1/files/upload'), { ...lasting, key: keys.single('app-1') })
    assert.deepEqual(scope('POST /v1/files/upload', { credential: undefined }).lasting, false)
  })

  it('of what is stored for all is that of the credential', () => {
    assert.deepEqual(scope('POST /v1/datasets'), {
      key: keys.object('app-1', 'app', ''),
      origin: 'resumed',
      lasting: true,
      owners: [keys.owner('u')],
    })
  })

  it('of a list without a conversation belongs to no user', () => {
    assert.equal(scope('GET /v1/messages').lasting, false)
    assert.equal(scope('GET /v1/messages').origin, 'fresh')
  })

  it('of a route that is not known numbers in a block of its own: it may continue a conversation', () => {
    for (const request of [
      'POST /v1/later',
      'PUT /api/later',
      'POST /e/hook/run',
      'DELETE /v1/later',
    ])
      assert.equal(scope(request).origin, 'resumed', request)
    assert.equal(scope('POST /v1/later', {}, 'request').origin, 'resumed')
    assert.equal(scope('POST /v1/files/upload', {}, 'request').origin, 'resumed')
    assert.equal(scope('POST /v1/chat-messages').origin, 'fresh')
  })

  it('of what needs no memory, or of `request`, ends with the exchange', () => {
    assert.equal(scope('GET /v1/info', { conversation: 'c' }).lasting, false)
    assert.equal(scope('GET /v1/info', { conversation: 'c' }).origin, 'fresh')
    assert.deepEqual(scope('POST /v1/chat-messages', { conversation: 'c' }, 'request'), {
      key: keys.single('app-1'),
      origin: 'resumed',
      lasting: false,
      owners: [keys.owner('u')],
    })
  })

  it('of `user` is that of app and user', () => {
    const wanted = {
      key: keys.user('app-1', 'u'),
      origin: 'resumed',
      lasting: true,
      owners: [keys.owner('u')],
    }
    assert.deepEqual(scope('POST /v1/chat-messages', {}, 'user'), wanted)
    assert.deepEqual(scope('POST /v1/chat-messages', { conversation: 'c' }, 'user'), wanted)
    assert.equal(scope('GET /v1/info', {}, 'user').lasting, false)
  })
})
