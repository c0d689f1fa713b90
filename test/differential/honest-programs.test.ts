import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { type Installed, installNpm } from '../clients/installed-packages.ts'
import { noProxyFor } from '../clients/no-proxy.ts'
import { findTool } from '../unit/deploy/tool.ts'
import { type Arrivals, VALUE, startArrivals } from './arrivals.ts'
import { collection } from './programs/postman-collection.ts'

const run = promisify(execFile)
const PROGRAMS = join(import.meta.dirname, 'programs')
const ENV = { ...process.env, NO_PROXY: '*', no_proxy: '*' }
const AUTHORIZATION = { authorization: 'Bearer app-one' }
const JSON_BODY = { query: `Gửi ${VALUE}`, inputs: {}, user: 'u-1' }
const CHAT = '/v1/chat-messages'
const UPLOAD = '/v1/files/upload'
const MESSAGES = '/v1/messages'
const QUERY = { user: 'u-1', note: `thư ${VALUE}` }

// axios asks the environment.
process.env['NO_PROXY'] = noProxyFor(process.env)

/** The part of axios that is called. */
interface Axios {
  readonly post: (url: string, body: unknown, options: object) => Promise<{ status: number }>
  readonly postForm: Axios['post']
  readonly get: (url: string, options: object) => Promise<{ status: number }>
}
/** The part of got that is called. */
interface Got {
  readonly post: (url: string, options: object) => Promise<{ statusCode: number }>
  readonly get: Got['post']
}
/** The part of form-data that is called. */
interface NodeForm {
  append(name: string, value: unknown, options?: object): void
}

const axios = await installNpm('axios@1.21.1', 'form-data@4.0.6')
const got = await installNpm('got@16.1.0')
const newman = await installNpm('newman@6.2.2')

/** The default export of a package. */
async function load<Module>({ dir = '' }: Installed, entry: string): Promise<Module> {
  const url = pathToFileURL(join(dir, 'node_modules', entry)).href
  return ((await import(url)) as { readonly default: Module }).default
}

const skipWithout = (tool: string): string | false =>
  findTool(tool) === undefined ? `${tool} is not installed` : false

describe('what honest programs send', () => {
  let arrivals: Arrivals
  let folder: string
  let file: string
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dify-masking-honest-'))
    file = join(folder, 'tệp.txt')
    writeFileSync(file, `mail ${VALUE}\n`)
    arrivals = await startArrivals()
  })
  after(async () => {
    await arrivals.stop()
    rmSync(folder, { recursive: true })
  })

  it('arrives: JSON, form, files and query of Go', { skip: skipWithout('go') }, async () => {
    const program = join(folder, 'honest')
    const env = { ...ENV, GOFLAGS: '-mod=mod', GO111MODULE: 'off' }
    await run('go', ['build', '-o', program, join(PROGRAMS, 'honest.go')], { env })
    await arrivals.equal(async (url) => {
      const { stdout } = await run(program, [url], { env: ENV })
      assert.equal(stdout, '200\n'.repeat(6))
    })
  })

  it('arrives: JSON, form and files of Java', { skip: skipWithout('javac') }, async () => {
    await run('javac', ['-encoding', 'UTF-8', '-d', folder, join(PROGRAMS, 'Honest.java')])
    await arrivals.equal(async (url) => {
      const { stdout } = await run('java', ['-cp', folder, 'Honest', url])
      assert.equal(stdout, '200\n'.repeat(5))
    })
  })

  it('arrives: JSON, form, files and query of axios', {
    skip: axios.missing ?? false,
  }, async () => {
    const client = await load<Axios>(axios, 'axios/index.js')
    const NodeFormData = await load<new () => NodeForm>(axios, 'form-data/lib/form_data.js')
    const options = { headers: AUTHORIZATION }
    await arrivals.equal(async (url) => {
      const streamed = new NodeFormData()
      streamed.append('user', 'u-1')
      streamed.append('file', createReadStream(file))
      const held = new FormData()
      held.set('user', 'u-1')
      held.set('file', new Blob([`mail ${VALUE}\n`], { type: 'text/plain' }), 'tệp "a".txt')
      const form = new URLSearchParams({ query: `a ${VALUE} & b`, user: 'u-1' })
      const object = { user: 'u-1', note: `gửi ${VALUE}`, 'list[]': ['a', VALUE] }
      const answers = [
        await client.post(`${url}${CHAT}`, JSON_BODY, options),
        await client.post(`${url}${CHAT}`, form, options),
        await client.post(`${url}${UPLOAD}`, streamed, options),
        await client.post(`${url}${UPLOAD}`, held, options),
        await client.postForm(`${url}${UPLOAD}`, object, options),
        await client.get(`${url}${MESSAGES}`, { ...options, params: QUERY }),
      ]
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    })
  })

  it('arrives: JSON, form, files and query of got', { skip: got.missing ?? false }, async () => {
    const client = await load<Got>(got, 'got/dist/source/index.js')
    const options = { headers: AUTHORIZATION, retry: { limit: 0 } }
    await arrivals.equal(async (url) => {
      const body = new FormData()
      body.set('user', 'u-1')
      body.set('file', new Blob([`mail ${VALUE}\n`], { type: 'text/plain' }), 'tệp.txt')
      const form = { query: `a ${VALUE} & b`, user: 'u-1' }
      const headers = { ...AUTHORIZATION, 'content-type': 'application/json' }
      const streamed = Readable.from([`{"query":"thư ali`, `ce@x.vn","user":"u-1"}`])
      const answers = [
        await client.post(`${url}${CHAT}`, { ...options, json: JSON_BODY }),
        await client.post(`${url}${CHAT}`, { ...options, form }),
        await client.post(`${url}${UPLOAD}`, { ...options, body }),
        await client.post(`${url}${CHAT}`, { ...options, headers, body: streamed }),
        await client.get(`${url}${MESSAGES}`, { ...options, searchParams: QUERY }),
      ]
      assert.deepEqual(new Set(answers.map(({ statusCode }) => statusCode)), new Set([200]))
    })
  })

  it('arrives: a collection of Postman, run by newman', {
    skip: newman.missing ?? false,
  }, async () => {
    const path = join(folder, 'collection.json')
    const { requests, written } = collection(VALUE, file)
    writeFileSync(path, written)
    const { dir = '' } = newman
    await arrivals.equal(async (url) => {
      const script = join(dir, 'node_modules/newman/bin/newman.js')
      const variables = ['--env-var', `url=${url}`]
      const reporting = ['--reporters', 'json', '--reporter-json-export', join(folder, 'run.json')]
      // It ends with 1 if an assertion of the collection fails: each request holds one of its status.
      await run(process.execPath, [script, 'run', path, ...variables, ...reporting], {
        env: ENV,
        cwd: folder,
      })
      assert.ok(requests > 0)
    })
  })
})
