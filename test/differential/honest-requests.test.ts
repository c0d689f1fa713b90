import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { installPip } from '../clients/installed-packages.ts'
import { type Stack, startStack } from '../support/stack.ts'
import { type RawUpstream, startRawUpstream } from './raw-upstream.ts'

const run = promisify(execFile)
const VALUE = 'alice@x.vn'
const { dir, missing } = await installPip('requests==2.32.5', 'httpx==0.28.1', 'aiohttp==3.13.2')
const curlMissing = await run('curl', ['--version']).then(
  () => false,
  () => 'there is no curl',
)

/** The body and the content type of a request, with its value back and its boundary taken out. */
function shown(request: Buffer): string {
  const [head = '', ...rest] = request.toString('latin1').split('\r\n\r\n')
  const type = /^content-type: *(.*)$/im.exec(head)?.[1]?.trim() ?? ''
  const target = /^\S+ \S+/.exec(head)?.[0] ?? ''
  const boundary = /boundary="?([^";]+)/i.exec(type)?.[1] ?? '\u0000'
  const isChunked = /^transfer-encoding: *chunked/im.test(head)
  const body = rest.join('\r\n\r\n')
  return `${target}\n${type}\n${isChunked ? withoutChunks(body) : body}`
    .replaceAll(boundary, 'BOUNDARY')
    .replaceAll('alice%40x.vn', VALUE)
    .replaceAll(/EMAIL_\d+/g, VALUE)
}

function withoutChunks(body: string): string {
  let out = ''
  for (let at = 0; ; ) {
    const line = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.slice(at, line), 16)
    if (line < 0 || !(size > 0)) return out
    out += body.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
  }
}

/** The service asks Dify for its version by itself. */
const isClients = (request: Buffer): boolean => !request.toString('latin1').startsWith('GET /v1/ ')

/** What curl is asked to send, as its users do. */
const CURL: readonly (readonly [args: readonly string[], path: string])[] = [
  [['--json', `{"query":"mail ${VALUE}","user":"u-1"}`], '/v1/chat-messages'],
  [['-d', `query=${VALUE}&user=u-1`], '/v1/chat-messages'],
  [['--data-urlencode', `query=gửi ${VALUE} & x=1`], '/v1/chat-messages'],
  [['-H', 'Content-Type: application/json', '-d', `{"query": "${VALUE}"}`], '/v1/workflows/run'],
  [['-F', `query=mail ${VALUE}`, '-F', 'user=u-1'], '/v1/files/upload'],
  [['-F', 'file=@-;filename=tệp "a".txt;type=text/plain', '-F', 'user=u-1'], '/v1/files/upload'],
  [['-H', 'Transfer-Encoding: chunked', '-d', `query=${VALUE}`], '/v1/chat-messages'],
  [['-G', '--data-urlencode', `note=${VALUE}`, '-d', 'user=u-1'], '/v1/messages'],
]

describe('what honest clients send', () => {
  let upstream: RawUpstream
  let stack: Stack
  before(async () => {
    upstream = await startRawUpstream()
    stack = await startStack('file_upload: { enabled: true }', '1.7.0', upstream.url)
  })
  after(async () => {
    await stack.stop()
    await upstream.stop()
  })

  /** Sends the same to Dify itself and through the proxy. Both arrive, the second without the value. */
  async function arrivesEqual(send: (url: string) => Promise<unknown>): Promise<void> {
    await send(upstream.url)
    const direct = upstream.take().filter(isClients)
    await send(stack.envoy.proxyUrl)
    const forwarded = upstream.take().filter(isClients)
    assert.ok(direct.length > 0)
    assert.deepEqual(forwarded.map(shown), direct.map(shown))
    const sent = Buffer.concat(forwarded).toString('latin1')
    assert.ok(!sent.includes(VALUE) && !sent.includes('alice%40x.vn'), sent)
  }

  for (const [args, path] of CURL)
    it(`arrives: curl ${args.join(' ')}`, { skip: curlMissing }, async () => {
      await arrivesEqual(async (url) => {
        const child = run('curl', [
          '-sS',
          '--fail',
          '--noproxy',
          '*',
          '-H',
          'Authorization: Bearer app-one',
          ...args,
          `${url}${path}`,
        ])
        child.child.stdin?.end(`mail ${VALUE}\n`)
        await child
      })
    })

  for (const library of ['requests', 'httpx', 'aiohttp'])
    it(`arrives: JSON, form, file and query of ${library}`, {
      skip: missing ?? false,
    }, async () => {
      const script = join(import.meta.dirname, 'python', 'honest.py')
      await arrivesEqual(async (url) => {
        const env = { ...process.env, PYTHONPATH: dir, NO_PROXY: '*', no_proxy: '*' }
        const { stdout } = await run('python3', ['-s', script, library, url], { env })
        assert.equal(stdout, '200\n'.repeat(4))
      })
    })

  it('arrives: form and file of fetch', async () => {
    await arrivesEqual(async (url) => {
      const file = new FormData()
      file.set('user', 'u-1')
      file.set('file', new Blob([`mail ${VALUE}\n`], { type: 'text/plain' }), 'tệp.txt')
      for (const [path, body] of [
        ['/v1/chat-messages', new URLSearchParams({ query: `a ${VALUE}`, user: 'u-1' })],
        ['/v1/files/upload', file],
      ] as const) {
        const headers = { authorization: 'Bearer app-one' }
        const { status } = await fetch(`${url}${path}`, { method: 'POST', headers, body })
        assert.equal(status, 200)
      }
    })
  })
})
