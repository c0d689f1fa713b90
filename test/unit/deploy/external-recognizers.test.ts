import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { parseConfig } from '../../../src/config/load.ts'
import { createExternalRecognizer } from '../../../src/detection/external/external-recognizer.ts'
import { waitFor } from '../../support/wait-for.ts'
import { at, list } from './manifests.ts'
import { deployFile } from './tool.ts'

const FOLDER = deployFile('compose')
const PAGE = new URL('../../../docs/external-recognizers.md', import.meta.url)
const OVERLAYS = [
  ['presidio.yaml', 'masking-presidio'],
  ['privacy-filter.yaml', 'masking-privacy-filter'],
] as const

describe('compose files of external recognizers', () => {
  for (const [name, service] of OVERLAYS) {
    const file: unknown = parse(readFileSync(join(FOLDER, name), 'utf8'))
    it(`${name} adds a service without rights, ports and a way out`, () => {
      const added = at(file, 'services', service)
      assert.equal(at(added, 'read_only'), true)
      assert.deepEqual(at(added, 'cap_drop'), ['ALL'])
      assert.equal(at(added, 'user'), '65532:65532')
      assert.deepEqual(list(added, 'networks'), ['masking'])
      assert.equal(at(added, 'ports'), undefined)
    })

    it(`${name} is what docs/external-recognizers.md configures`, () => {
      const block = [...readFileSync(PAGE, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)]
        .map(([, yaml = '']) => yaml)
        .find((yaml) => yaml.includes(`http://${service}:3000/analyze`))
      const result = parseConfig(block ?? '', 'page', {})
      assert.ok('config' in result, 'errors' in result ? JSON.stringify(result.errors) : '')
    })
  }
})

/** A stand-in for `transformers`: words in capitals are people, word by word, as a tokenizer cuts them. */
const TRANSFORMERS = `
import re
def pipeline(task, model, aggregation_strategy):
    def classify(text):
        if "boom" in text:
            raise RuntimeError(text)
        return [{"entity_group": "private_person", "start": m.start(), "end": m.end(), "score": 0.9}
                for m in re.finditer(r" ?[A-Z][a-z]+", text)]
    return classify
`

describe('the server of the privacy filter', () => {
  const dir = mkdtempSync(join(tmpdir(), 'privacy-filter-'))
  let server: ChildProcess
  let port = 0
  let output = ''

  before(async () => {
    mkdirSync(join(dir, 'transformers'))
    writeFileSync(join(dir, 'transformers', '__init__.py'), TRANSFORMERS)
    port = await freePort()
    server = spawn('python3', [join(FOLDER, 'privacy-filter/server.py')], {
      env: { ...process.env, PYTHONPATH: dir, MODEL: 'none', PORT: String(port) },
    })
    for (const stream of [server.stdout, server.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const health = `http://127.0.0.1:${port}/health`
    await waitFor(
      async () =>
        await fetch(health).then(
          ({ ok }) => ok,
          () => false,
        ),
    )
  })

  after(() => {
    server.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  })

  const recognizer = () =>
    createExternalRecognizer({
      url: `http://127.0.0.1:${port}/analyze`,
      language: 'en',
      entities: new Map([['private_person', 'PERSON']]),
      policy: 'fail_closed',
      timeoutMs: 10_000,
      budgetMs: 20_000,
      concurrency: 2,
      maxTextLength: 8000,
      maxAnswerBytes: 1_000_000,
      breakerFailures: 5,
      breakerPauseMs: 1000,
    })

  it('answers with whole values, in code points, that the service reads as its own', async () => {
    const asked = recognizer()
    const text = '😀 met Sarah Jane Connor, then Bob'
    const [found = []] = await asked.find([text])
    asked.close()
    assert.deepEqual(
      found.map(({ start, end }) => text.slice(start, end)),
      ['Sarah Jane Connor', 'Bob'],
    )
  })

  it('fails without telling the text, which refuses the request', async () => {
    const asked = recognizer()
    await assert.rejects(asked.find(['boom Alice']), /recognizer_unavailable|status/)
    asked.close()
    assert.ok(!output.includes('Alice'), output)
  })
})

const freePort = async (): Promise<number> =>
  await new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
