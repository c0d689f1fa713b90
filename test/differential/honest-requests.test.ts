import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { promisify } from 'node:util'
import { installPip } from '../clients/installed-packages.ts'
import { type Arrivals, VALUE, startArrivals } from './arrivals.ts'
import { SHAPES } from './honest-shapes.ts'
import { http1, http1Request } from './wire.ts'

const run = promisify(execFile)
const { dir, missing } = await installPip('requests==2.32.5', 'httpx==0.28.1', 'aiohttp==3.13.2')
const curlMissing = await run('curl', ['--version']).then(
  () => false,
  () => 'there is no curl',
)

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
  let arrivals: Arrivals
  before(async () => {
    arrivals = await startArrivals()
  })
  after(async () => {
    await arrivals.stop()
  })

  it('is judged by the parsers of Dify', (context) => {
    if (arrivals.missing !== undefined) context.skip(arrivals.missing)
    else assert.equal(arrivals.parsers, 3)
  })

  for (const [args, path] of CURL)
    it(`arrives: curl ${args.join(' ')}`, { skip: curlMissing }, async () => {
      await arrivals.equal(async (url) => {
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
      await arrivals.equal(async (url) => {
        const env = { ...process.env, PYTHONPATH: dir, NO_PROXY: '*', no_proxy: '*' }
        const { stdout } = await run('python3', ['-s', script, library, url], { env })
        assert.equal(stdout, '200\n'.repeat(4))
      })
    })

  it('arrives: form and file of fetch', async () => {
    await arrivals.equal(async (url) => {
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

  for (const { name, path, headers, body } of SHAPES)
    it(`arrives: ${name}`, async () => {
      await arrivals.equal(async (url) => {
        const head = [
          ['Host', new URL(url).host],
          ['Authorization', 'Bearer app-one'],
          ...headers,
        ] as const
        const wire = http1(url)
        const status = await wire.send(http1Request(['POST', path], head, body))
        wire.close()
        assert.equal(status, 200)
      })
    })
})
