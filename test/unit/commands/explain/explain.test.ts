import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { explain } from '../../../../src/commands/explain/explain.ts'

async function run(body: string, values: Record<string, string | boolean>): Promise<string> {
  let out = ''
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString()
      done()
    },
  })
  const code = await explain.run({
    values: { path: 'POST:/v1/chat-messages', ...values },
    positionals: [],
    stdin: Readable.from([Buffer.from(body)]),
    stdout,
    stderr: stdout,
    env: {},
  })
  assert.equal(code, 0)
  return out
}

describe('explain', () => {
  it('names field, entity, rule and score of each finding, and never the value', async () => {
    const body =
      '{"inputs":{"n":"{\\"c\\":\\"10.0.0.1\\"}"},"query":"alice@x.vn EMAIL_3","user":"u@x.vn"}'
    const report = JSON.parse(await run(body, { json: true })) as {
      endpoint: string
      body: string
      findings: { field: string; entity: string; placeholder: string; rules: unknown[] }[]
    }
    assert.equal(report.endpoint, 'chat-messages')
    assert.equal(report.body, 'json')
    assert.deepEqual(
      report.findings.map(({ field, entity, placeholder }) => [field, entity, placeholder]),
      [
        ['inputs.n#c', 'IP_PRIVATE', 'IP_PRIVATE_1'],
        ['query', 'EMAIL', 'EMAIL_1'],
        ['query', 'LITERAL', 'EMAIL_3'],
      ],
    )
    assert.deepEqual(report.findings[1]?.rules, [{ rule: 'address', score: 1 }])
    for (const text of [JSON.stringify(report), await run(body, {})]) {
      assert.ok(!text.includes('alice') && !text.includes('10.0.0.1') && !text.includes('u@x.vn'))
    }
  })

  it('knows the other endpoints, their scopes, and bodies that are text', async () => {
    assert.match(
      await run('a@x.vn', { path: 'POST:/v1/things' }),
      /endpoint {2}other\nversion.*\npreset {4}standard\nscope {5}this exchange only\nbody {6}text/,
    )
    assert.match(
      await run('', { path: 'GET:/v1/messages/1/suggested' }),
      /the scope that message :id was born in/,
    )
    assert.match(await run('{}', {}), /nothing would be masked/)
    await assert.rejects(run('{"a":', {}), /not valid JSON/)
    await assert.rejects(run('', { path: 'nonsense' }), /METHOD:\/path/)
  })

  it('says what passes unread, is refused, or is only counted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'explain-'))
    const configured = (yaml: string): string => {
      const file = join(folder, 'config.yaml')
      writeFileSync(file, yaml)
      return file
    }
    const body = '{"text":"alice@x.vn"}'
    for (const [path, yaml, says] of [
      [
        'POST:/console/api/apps',
        '{}',
        /request {3}passes UNREAD: \/console\/api\/.*\nnothing would/,
      ],
      ['POST:/v1/datasets', '{}', /UNREAD: masking\.datasets is allow\nnothing would/],
      ['POST:/v1/datasets', 'masking: { datasets: block }', /refused with 403/],
      ['POST:/v1/datasets', 'masking: { datasets: mask }', /masked\nwould be masked:\n {2}text /],
      ['POST:/v1/chat-messages', 'masking: { enabled: false }', /UNREAD: masking\.enabled/],
      ['POST:/v1/chat-messages', 'masking: { dry_run: true }', /counted and NOT masked/],
      ['GET:/masking/health', '{}', /a page of the service/],
      [
        'POST:/old/console/api/apps',
        'upstreams: [{ name: a, url: "http://h:1", weight: 1, match: { path_prefix: /old } }]',
        /passes UNREAD: \/old\/console/,
      ],
    ] as const)
      assert.match(await run(body, { path, config: configured(yaml) }), says, `${path} ${yaml}`)
    const inputs = '{"inputs":{"name":"alice@x.vn","n":4111111111111111}}'
    const config = configured('masking: { inputs: { name: allow }, json_numbers: mask }')
    const [finding, ...others] = (
      JSON.parse(await run(inputs, { config, json: true })) as { findings: { field: string }[] }
    ).findings
    assert.deepEqual([finding?.field, others.length], ['inputs.n', 0])
    rmSync(folder, { recursive: true })
  })

  it('reads the path and the query, too', async () => {
    const path = 'GET:/v1/messages/alice%40x.vn?user=bob@x.vn&note=carol%40x.vn&dan@x.vn=1'
    const { findings } = JSON.parse(await run('', { path, json: true })) as {
      findings: { field: string }[]
    }
    assert.deepEqual(
      findings.map(({ field }) => field),
      ['(path)', '?note', '(query, key)'],
    )
  })

  it('shows no value that is the name of a field', async () => {
    const body = '{"alice@x.vn":"10.0.0.1"}'
    const shown = await run(body, {})
    assert.match(shown, /"<EMAIL>" \(key\) /)
    assert.ok(!shown.includes('alice'), shown)
  })

  it('tells a body that is too deep from one that is broken', async () => {
    await assert.rejects(run(`${'['.repeat(1000)}${']'.repeat(1000)}`, {}), /masking\.max_depth/)
    await assert.rejects(run('', { path: ':/v1/chat-messages' }), /METHOD:\/path/)
  })
})
