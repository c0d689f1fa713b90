import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  brotliCompressSync,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const FIXTURES = new URL('../../fixtures/', import.meta.url)
const CANARY = 'canary.person@example.vn'

const UPLOAD = [
  '--b\r\nContent-Disposition: form-data; name="file"; filename="of canary.person@example.vn.txt"',
  '\r\nContent-Type: text/plain\r\n\r\nDear canary.person@example.vn\r\n--b\r\n',
  'Content-Disposition: form-data; name="user"\r\n\r\nu-1\r\n--b--\r\n',
].join('')

let stack: Stack

async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return await send({
    to: stack.envoy.proxyUrl,
    // Numbers from 1: nothing of it is kept.
    path: '/v1/text-to-audio',
    headers: { authorization: 'Bearer app-one', 'content-type': 'application/json', ...headers },
    body,
  })
}

/** The body that reached Dify, as bytes; undefined if none did. */
function received(): Buffer | undefined {
  const last = stack.dify.requests().at(-1)
  return last === undefined ? undefined : Buffer.from(last.body_base64, 'base64')
}

function errorOf(answer: Answer): { code: string; message: string; status: number } {
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/)
  return JSON.parse(answer.body) as { code: string; message: string; status: number }
}

describe('request bodies through Envoy', () => {
  before(async () => {
    stack = await startStack()
  })
  after(async () => await stack.stop())

  it('passes the valid files of JSONTestSuite byte for byte, and refuses the invalid ones', async () => {
    const folder = new URL('json-test-suite/test_parsing/', FIXTURES)
    const counts = { passed: 0, refused: 0, other: 0 }
    for (const name of readdirSync(folder)) {
      const bytes = readFileSync(join(fileURLToPath(folder), name))
      stack.dify.clear()
      const answer = await post(bytes)
      if (name.startsWith('y_')) {
        assert.deepEqual(received(), bytes, name)
        counts.passed++
      } else if (name.startsWith('n_') && bytes.length > 0) {
        assert.ok(answer.status === 400 || answer.status === 415, `${name}: ${answer.status}`)
        assert.equal(received(), undefined, name)
        counts.refused++
      } else {
        // Implementation-defined: whole or refused, never changed.
        const got = received()
        if (got === undefined) assert.ok(answer.status === 400 || answer.status === 415, name)
        else assert.deepEqual(got, bytes, name)
        counts.other++
      }
    }
    assert.equal(counts.passed, 95)
    assert.ok(counts.refused > 180 && counts.other >= 35, JSON.stringify(counts))
  })

  it('passes every naughty string byte for byte unless something in it is masked', async () => {
    const strings = JSON.parse(
      readFileSync(new URL('blns/blns.json', FIXTURES), 'utf8'),
    ) as string[]
    let identical = 0
    for (const text of strings) {
      const body = JSON.stringify({ query: text })
      stack.dify.clear()
      const answer = await post(body)
      assert.notEqual(answer.status, 500)
      const got = received()?.toString() ?? ''
      if (got === body) identical++
      else assert.match(got, /EMAIL_|IP_(?:PRIVATE|PUBLIC)_|URL_/, JSON.stringify(text))
    }
    assert.ok(identical >= strings.length - 12, `${identical} of ${strings.length}`)
  })

  it('keeps every byte around what it masks: blanks, order, duplicates, numbers, escapes', async () => {
    const around = (value: string): string =>
      `{ "b":1.0e+2, "a" : "\\u0041\\/é ${value}",\t"a":"x ${value}" , "n":9223372036854775807,"":[ ] }\n`
    stack.dify.clear()
    await post(around(CANARY))
    assert.equal(received()?.toString(), around('EMAIL_1'))
  })

  it('finds a value however JSON escapes it, and inside JSON text in a string', async () => {
    stack.dify.clear()
    const escaped = [...CANARY]
      .map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join('')
    await post(`{"a":"${escaped}","b":"{\\"c\\":\\"${CANARY}\\"}","${CANARY}":1}`)
    assert.equal(
      received()?.toString(),
      '{"a":"EMAIL_1","b":"{\\"c\\":\\"EMAIL_1\\"}","EMAIL_1":1}',
    )
  })

  it('reads JSON whatever its label says: as a form, as text, without a label', async () => {
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'application/octet-stream',
      '',
    ]) {
      stack.dify.clear()
      await post(`{"query":"${CANARY}"}`, { 'content-type': type })
      assert.equal(received()?.toString(), '{"query":"EMAIL_1"}', type)
    }
  })

  it('masks forms and text', async () => {
    stack.dify.clear()
    await post('a=1&mail=canary.person%40example.vn&user=u%40x.vn&b=10.0.0.1+x', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    // Dify reads no user there.
    assert.equal(received()?.toString(), 'a=1&mail=EMAIL_1&user=EMAIL_2&b=IP_PRIVATE_1+x')
    await post(`Dear ${CANARY}, hello`, { 'content-type': 'text/plain; charset=utf-8' })
    assert.equal(received()?.toString(), 'Dear EMAIL_1, hello')
    await post(`{"q":"${CANARY}"}\n{"q":"x"}\n`, { 'content-type': 'application/x-ndjson' })
    assert.ok(!received()?.toString().includes(CANARY))
  })

  it('refuses what it cannot read, with the code that says why', async () => {
    const json = `{"query":"${CANARY}"}`
    const cases: readonly (readonly [string, string | Buffer, Record<string, string>, number])[] = [
      ['invalid_json', `{"query":"${CANARY}"`, {}, 400],
      ['invalid_json', `{'query':'${CANARY}'}`, {}, 400],
      ['too_deep', `${'['.repeat(600)}"${CANARY}"${']'.repeat(600)}`, {}, 400],
      ['unsupported_content_type', 'x', { 'content-type': 'application/octet-stream' }, 415],
      ['broken_multipart', '--b\r\n', { 'content-type': 'multipart/form-data; boundary=b' }, 400],
      ['broken_multipart', 'x', { 'content-type': 'multipart/form-data' }, 400],
      ['uploads_disabled', UPLOAD, { 'content-type': 'multipart/form-data; boundary=b' }, 415],
      ['unsupported_charset', Buffer.from(json, 'utf16le'), {}, 415],
      ['unsupported_charset', Buffer.from(`\ufeff${json}`, 'utf16le').swap16(), {}, 415],
      [
        'unsupported_charset',
        json,
        { 'content-type': 'application/json; charset=iso-8859-1' },
        415,
      ],
      ['unsupported_encoding', json, { 'content-encoding': 'gzip, br' }, 415],
      ['unsupported_encoding', json, { 'content-encoding': 'compress' }, 415],
      ['broken_encoding', json, { 'content-encoding': 'gzip' }, 400],
    ]
    for (const [code, body, headers, status] of cases) {
      stack.dify.clear()
      const answer = await post(body, headers)
      assert.equal(answer.status, status, code)
      const error = errorOf(answer)
      assert.equal(error.code, code)
      assert.equal(error.status, status)
      assert.ok(!answer.body.includes(CANARY))
      assert.equal(received(), undefined, code)
    }
  })

  it('decodes compressed bodies and forwards them plain', async () => {
    const json = Buffer.from(`{"query":"${CANARY}"}`)
    const encodings: readonly (readonly [string, Buffer])[] = [
      ['gzip', gzipSync(json)],
      ['deflate', deflateSync(json)],
      ['deflate', deflateRawSync(json)],
      ['br', brotliCompressSync(json)],
      ['zstd', zstdCompressSync(json)],
    ]
    for (const [encoding, body] of encodings) {
      stack.dify.clear()
      await post(body, { 'content-encoding': encoding })
      assert.equal(received()?.toString(), '{"query":"EMAIL_1"}', encoding)
      assert.equal(stack.dify.requests()[0]?.headers['content-encoding'], undefined)
    }
  })

  it('stops a bomb at the limit', async () => {
    stack.dify.clear()
    const answer = await post(gzipSync(Buffer.alloc(64 * 1024 * 1024, 0x20)), {
      'content-encoding': 'gzip',
    })
    assert.equal(answer.status, 413)
    assert.equal(errorOf(answer).code, 'body_too_large')
    assert.equal(received(), undefined)
  })

  it('answers a body over the limit with 413 that names the limit, at and around the limit never with 500', async () => {
    const limit = 4194304
    const body = (size: number): string => `{"q":"${'x'.repeat(size - 8)}"}`
    for (const size of [limit - 300, limit - 1, limit]) {
      stack.dify.clear()
      const { status } = await post(body(size))
      assert.ok(status !== 500 && status !== 503, `${size}: ${status}`)
      if (status !== 413) assert.equal(received()?.length, size)
    }
    for (const size of [limit + 1, limit + 70000, 5_000_000]) {
      stack.dify.clear()
      const answer = await post(body(size))
      assert.equal(answer.status, 413, String(size))
      const error = errorOf(answer)
      assert.equal(error.status, 413)
      assert.match(error.message, /4194304/)
      assert.equal(received(), undefined)
    }
  })

  it('removes what would make the answer unreadable, and trailers', async () => {
    stack.dify.clear()
    await post('{}', { 'accept-encoding': 'gzip, br', range: 'bytes=0-1', 'if-range': '"x"' })
    const headers = stack.dify.requests()[0]?.headers ?? {}
    assert.deepEqual(
      [headers['accept-encoding'], headers['range'], headers['if-range']],
      [undefined, undefined, undefined],
    )
  })

  it('let no canary of this file reach Dify', () => {
    assert.ok(!receivedByDify(stack).includes(CANARY))
  })
})

describe('invalid JSON, masked by policy', () => {
  before(async () => {
    stack = await startStack('masking: { invalid_json: mask }')
  })
  after(async () => await stack.stop())

  it('is read lexically, quoted or not', async () => {
    for (const body of [
      `{"query":"${CANARY}"`,
      `{query: ${CANARY}}`,
      `{'query':'${CANARY}'}`,
      `{"a":"canary.person\\u0040example.vn`,
      `{"a":1,} ${CANARY} "${CANARY}`,
    ]) {
      stack.dify.clear()
      await post(body)
      const got = received()?.toString() ?? ''
      assert.ok(got.includes('EMAIL_1') && !/canary/.test(got), got)
    }
  })
})

describe('dry run and bypass', () => {
  it('counts without changing anything, and says so', async () => {
    stack = await startStack('masking: { dry_run: true }')
    try {
      await post(`{"query":"${CANARY}"}`)
      assert.equal(received()?.toString(), `{"query":"${CANARY}"}`)
      const metrics = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
      assert.match(metrics, /dify_masking_findings_total\{entity="EMAIL"\} 1/)
      const health = await (await fetch(`${stack.service.adminUrl}/masking/health`)).json()
      assert.equal((health as { status: string }).status, 'degraded')
    } finally {
      await stack.stop()
    }
  })

  it('passes everything when masking is off, and says so', async () => {
    stack = await startStack('masking: { enabled: false }')
    try {
      await post(`{"query":"${CANARY}"`)
      assert.equal(received()?.toString(), `{"query":"${CANARY}"`)
      const metrics = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
      assert.match(metrics, /dify_masking_bypass 1/)
      assert.match(stack.log(), /masking is off/)
    } finally {
      await stack.stop()
    }
  })
})

describe('uploads', () => {
  before(async () => {
    stack = await startStack(
      'file_upload: { enabled: true, allowed_types: [image/png], max_file_size: 2000 }',
    )
  })
  after(async () => await stack.stop())

  const upload = async (body: string | Buffer): Promise<Answer> =>
    await send({
      to: stack.envoy.proxyUrl,
      path: '/v1/files/upload',
      headers: {
        authorization: 'Bearer app-one',
        'content-type': 'multipart/form-data; boundary=b',
      },
      body,
    })

  it('are masked, and restored for the run that uses the file', async () => {
    const id = '5ad4cb98-f0c7-4085-b384-88c403be6290'
    stack.dify.script({ raw_json: JSON.stringify({ id, name: 'x.txt' }), status: 201 })
    assert.equal((await upload(UPLOAD)).status, 201)
    const sent = received()?.toString() ?? ''
    const [, placeholder = ''] = /Dear (EMAIL_\d+)/.exec(sent) ?? []
    assert.ok(!sent.includes(CANARY) && sent.includes(`filename="of ${placeholder}.txt"`), sent)
    stack.dify.script({ raw_json: JSON.stringify({ answer: `It says ${placeholder}` }) })
    const run = async (file: string, key: string): Promise<string> => {
      const body = JSON.stringify({
        query: 'what does it say?',
        user: 'u-1',
        inputs: {},
        files: [{ type: 'document', transfer_method: 'local_file', upload_file_id: file }],
      })
      const answer = await send({
        to: stack.envoy.proxyUrl,
        path: '/v1/chat-messages',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body,
      })
      return answer.body
    }
    assert.match(await run(id, 'app-one'), new RegExp(`It says ${CANARY}`))
    assert.match(await run(id, 'app-two'), /It says EMAIL_/)
    assert.match(await run('00000000-0000-4000-8000-000000000000', 'app-one'), /It says EMAIL_/)
    stack.dify.script({})
  })

  it('of other types pass if they are allowed and are what they say, within their size', async () => {
    const earlier = received()
    const claimed = await upload(
      UPLOAD.replace('text/plain', 'image/png').replace('.txt"', '.png"'),
    )
    assert.deepEqual([claimed.status, errorOf(claimed).code], [415, 'document_broken'])
    for (const [type, ending, code] of [
      ['application/zip', '.zip"', 'document_broken'],
      ['application/pdf', '.pdf"', 'document_broken'],
    ] as const) {
      const refused = await upload(UPLOAD.replace('text/plain', type).replace('.txt"', ending))
      assert.deepEqual([refused.status, errorOf(refused).code], [415, code])
    }
    const large = await upload(UPLOAD.replace('Dear', 'x'.repeat(2001)))
    assert.deepEqual([large.status, errorOf(large).code], [413, 'file_too_large'])
    // The headers of a request may have gone on; nothing of its body does.
    assert.deepEqual(received() ?? Buffer.alloc(0), earlier ?? Buffer.alloc(0))
  })
})
