import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { type HttpRecorder, startHttpRecorder } from '../../support/http/http-recorder.ts'
import { send } from '../../support/http/send.ts'
import { FREE, type RunningUp, up } from '../../support/envoy/up.ts'

const VALUE = 'tricked.canary@example.vn'

/** What passes unread by design (docs/threat-model.md). */
const PASSES = /^\/(?:console\/api|files|_next|logo)\/|^\/favicon\.ico$/

const PATHS = [
  '/dify-170/v1/chat-messages',
  '/dify-170//v1/chat-messages',
  '//dify-170/v1/chat-messages',
  '/dify-170/../v1/chat-messages',
  '/dify-170/./v1/chat-messages',
  '/dify-170/files/../v1/chat-messages',
  '/dify-170/files/%2e%2e/v1/chat-messages',
  '/dify-170/files/.%2e/v1/chat-messages',
  '/dify-170/files/%2e%2e%2fv1/chat-messages',
  '/files/../dify-170/v1/chat-messages',
  '/files/../../dify-170/v1/chat-messages',
  '/dify-170/console/api/../../v1/chat-messages',
  '/console/api/../../dify-170/v1/chat-messages',
  '/dify-170%2fv1/chat-messages',
  '/dify-170%2ffiles/v1/chat-messages',
  '/%64ify-170/v1/chat-messages',
  '/DIFY-170/v1/chat-messages',
  '/dify-170/dify-170/v1/chat-messages',
  '/dify-170/dify-170/files/x',
  '/dify-170;x=/files/v1/chat-messages',
  '/dify-170/v1;/../files/../v1/chat-messages',
  '/dify-170/_next/..;/v1/chat-messages',
  '/dify-170?/files/',
  '/dify-170?x=/../files/a',
  '/dify-170\\files\\..\\v1/chat-messages',
  '/dify-170/favicon.ico/../v1/chat-messages',
  '/dify-170/favicon.ico/v1/chat-messages',
  '/dify-170/favicon.icox',
  '/dify-1701/files/a/../../v1/chat-messages',
  '/dify-17/v1/chat-messages',
  '/old/dify/v1/chat-messages',
  '/old/dify/../v1/chat-messages',
  '/old/files/../dify/v1/chat-messages',
  '/old//dify//v1//chat-messages',
  '/v1/chat-messages/../../files/../v1/chat-messages',
  '/FILES/../v1/chat-messages',
  '/files%2f..%2fv1/chat-messages',
  '/files/%252e%252e/v1/chat-messages',
  '/console/api',
  '/files',
  '/_next',
]

const HEADERS: readonly Readonly<Record<string, string>>[] = [
  { 'x-dify-version': '1.7.0' },
  { 'x-dify-version': '1.7.0, 1.7.0' },
  { 'x-dify-version': 'x' },
  { 'x-original-url': '/files/a', 'x-rewrite-url': '/files/a' },
  { 'x-envoy-original-path': '/files/a', 'x-envoy-original-host': 'files' },
  { 'x-forwarded-prefix': '/files', 'x-forwarded-uri': '/files/a', 'x-forwarded-path': '/files/a' },
  { 'x-http-method-override': 'GET', 'x-envoy-decorator-operation': 'bypass' },
  { host: 'files', 'x-forwarded-host': 'files' },
  { 'x-dify-masking-proof': 'true', 'x-dify-masking-bypass': '1', 'dify-masking-watched': '1' },
]

describe('with five upstreams, by weight, header and prefix', () => {
  let folder: string
  let difys: HttpRecorder[]
  let running: RunningUp

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-tricks-'))
    difys = await Promise.all(
      Array.from({ length: 5 }, async (_, i) => await startHttpRecorder(`dify${i}`)),
    )
    const [a, b, c, d, e] = difys.map(({ url }) => url)
    const file = join(folder, 'config.yaml')
    writeFileSync(
      file,
      `listen: ${FREE}
logging: { access_log: "off", level: error }
upstreams:
  - { name: a, url: "${a}", version: 1.7.0, weight: 1 }
  - { name: b, url: "${b}", version: 0.15.8, weight: 1 }
  - { name: c, url: "${c}", version: 1.7.0, match: { header: { name: X-Dify-Version, value: 1.7.0 } } }
  - { name: d, url: "${d}", version: 1.7.0, match: { path_prefix: /dify-170 } }
  - { name: e, url: "${e}", version: 0.15.8, match: { path_prefix: /old/dify } }
`,
    )
    running = await up(['--config', file, '--run-dir', join(folder, 'run')])
  })
  after(async () => {
    await running.stop()
    for (const dify of difys) await dify.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    for (const { received } of difys) received.length = 0
  })

  const post = async (path: string, headers: Readonly<Record<string, string>>): Promise<number> => {
    const answer = await send({
      to: running.ready.proxy,
      path,
      headers: { authorization: 'Bearer app-one', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: `I am ${VALUE}`, inputs: {}, user: 'u' }),
    })
    return answer.status
  }

  const raw = (): string[] =>
    difys.flatMap(({ received }) =>
      received.flatMap(({ target, body }) => (body.includes('tricked.canary') ? [target] : [])),
    )

  it('no spelling of a path brings a raw value to a route that is masked', async () => {
    for (const path of PATHS) {
      await post(path, {})
      for (const target of raw()) {
        assert.match(target, PASSES, path)
        // Decoded once, as servers do.
        assert.doesNotMatch(decodeURIComponent(target), /\/\.\.(?:[/;?]|$)|\\/, path)
      }
    }
    const seen = difys.reduce((sum, { received }) => sum + received.length, 0)
    assert.ok(seen > 20, `${seen}`)
  })

  it('no header does either', async () => {
    for (const headers of HEADERS)
      for (const path of ['/v1/chat-messages', '/dify-170/v1/chat-messages', '/dify-170/x']) {
        await post(path, headers)
        assert.deepEqual(raw(), [], `${path} ${JSON.stringify(headers)}`)
      }
    const [, , byHeader] = difys
    assert.ok((byHeader?.received.length ?? 0) > 0, 'the header still chooses')
  })
})
