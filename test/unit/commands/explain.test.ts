import assert from 'node:assert/strict'
import { Readable, Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { explain } from '../../../src/commands/explain.ts'

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
        ['query', 'LITERAL', 'EMAIL_2'],
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
      /endpoint {2}other\nversion.*\nscope {5}this exchange only\nbody {6}text/,
    )
    assert.match(
      await run('', { path: 'GET:/v1/messages/1/suggested' }),
      /the scope that message :id was born in/,
    )
    assert.match(await run('{}', {}), /nothing would be masked/)
    await assert.rejects(run('{"a":', {}), /not valid JSON/)
    await assert.rejects(run('', { path: 'nonsense' }), /METHOD:\/path/)
  })
})
