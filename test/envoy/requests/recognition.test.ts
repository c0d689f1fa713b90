import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { configOf } from '../../support/exchange/config-of.ts'
import { type Stack, chat, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-recognition-'))
after(() => rmSync(folder, { recursive: true }))

describe('what an operator defines, through Envoy', () => {
  let stack: Stack
  before(async () => {
    writeFileSync(join(folder, 'orgs.txt'), 'Sao Mai | SAO MAI JSC\nHòa Phát\n')
    writeFileSync(join(folder, 'people.csv'), 'id,term\n1,Trần Thị Bưởi\n1,chị Bưởi\n')
    stack = await startStack(`
masking:
  patterns:
    email: { allow_list: ['*@support.example.vn'], deny_list: ['root at db one'] }
    iban: { restore: never }
  dictionaries:
    - { file: ${join(folder, 'orgs.txt')} }
    - { file: ${join(folder, 'people.csv')}, entity: PERSON }
  custom:
    - { name: EMPLOYEE, regex: '\\bNV-\\d{6}\\b', examples: { match: ['NV-123456'], no_match: ['NV-12'] } }
`)
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  it('names in any spelling share a placeholder; what came first comes back', async () => {
    const text = 'SAO MAI JSC buys from Hòa Phát; call chị Bưởi of sao mai.'
    const { answer } = await chat(stack.envoy.proxyUrl, text)
    const seen = receivedByDify(stack)
    assert.match(seen, /ORG_1 buys from ORG_2; call PERSON_1 of ORG_1\./)
    assert.ok(answer.includes('SAO MAI JSC buys from Hòa Phát; call chị Bưởi of SAO MAI JSC.'))
  })

  it('an own pattern, an allowed value and a value that is always one', async () => {
    const text = 'NV-004711 wrote to help@support.example.vn and ROOT AT DB ONE'
    const { answer } = await chat(stack.envoy.proxyUrl, text)
    assert.match(receivedByDify(stack), /EMPLOYEE_1 wrote to help@support\.example\.vn and EMAIL_1/)
    assert.ok(answer.includes(text))
  })

  it('a value that must never come back stays a placeholder, the same one in the next turn', async () => {
    const iban = 'DE89 3704 0044 0532 0130 00'
    const first = await chat(stack.envoy.proxyUrl, `Pay to ${iban} for a@x.vn`)
    assert.equal(first.status, 200)
    assert.ok(first.answer.includes('Pay to IBAN_1 for a@x.vn'), first.answer)
    const { conversation } = first
    const second = await chat(stack.envoy.proxyUrl, `again ${iban}`, { conversation })
    assert.ok(second.answer.includes('again IBAN_1'))
    // Not four digits alone: ids and times have those, too.
    for (const part of ['3704 0044', '37040044', '0532 0130', '05320130'])
      assert.ok(!receivedByDify(stack).includes(part) && !stack.log().includes(part), part)
  })
})

describe('reading the configuration again', () => {
  it('swaps the rules for the next exchange, and keeps them where the new ones have a mistake', async () => {
    const file = join(folder, 'projects.txt')
    writeFileSync(file, 'Bluebird\n')
    const yaml = `masking: { dictionaries: [{ file: ${file}, entity: PROJECT }] }`
    const stack = await startStack(yaml)
    const masked = async (text: string): Promise<boolean> => {
      stack.dify.clear()
      assert.equal((await chat(stack.envoy.proxyUrl, text)).status, 200)
      return !receivedByDify(stack).includes(text)
    }
    try {
      assert.ok(await masked('Bluebird'))
      assert.ok(!(await masked('Redbird')))
      writeFileSync(`${file}.new`, 'Bluebird\nRedbird\n')
      renameSync(`${file}.new`, file)
      stack.service.apply(configOf(yaml))
      assert.ok(await masked('Redbird'))
      writeFileSync(file, 'Bluebird\n\u0007\n')
      assert.throws(() => configOf(yaml), /projects\.txt:2: has a control character in a term/)
      assert.ok(await masked('Redbird'))
    } finally {
      await stack.stop()
    }
  })
})

describe('an external recognizer, through Envoy', () => {
  let answers: (text: string) => unknown = () => []
  const texts: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on('end', () => {
      const { text } = JSON.parse(body) as { text: string }
      texts.push(text)
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify(answers(text)))
    })
  })
  /** Says that every `Alice` is a person, in code points as Presidio counts. */
  const people = (text: string): unknown[] =>
    [...text.matchAll(/Alice/g)].map(({ index }) => {
      const start = Array.from(text.slice(0, index)).length
      return { entity_type: 'PERSON', start, end: start + 5, score: 0.85 }
    })
  let url: string
  before(async () => {
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/analyze`
  })
  after(() => {
    server.close()
    server.closeAllConnections()
  })
  const external = (more: string): string =>
    `masking: { external: { url: "${url}", entities: { PERSON: PERSON }, timeout_ms: 400, ${more} } }`

  it('is asked for every text, and what it finds is masked and restored', async () => {
    answers = people
    const stack = await startStack(external('on_failure: fail_closed'))
    try {
      const text = '😀 Alice <alice@x.vn>'
      const { answer } = await chat(stack.envoy.proxyUrl, text, { inputs: { note: 'Alice too' } })
      const seen = receivedByDify(stack)
      assert.match(seen, /PERSON_1 <EMAIL_1>/)
      assert.match(seen, /PERSON_1 too/)
      assert.ok(answer.includes(text))
      assert.ok(texts.includes('Alice too'))
    } finally {
      await stack.stop()
    }
  })

  it('that does not answer refuses the request, or is left out by policy', async () => {
    for (const [policy, status] of [
      ['fail_closed', 503],
      ['skip', 200],
    ] as const) {
      answers = () => ({ nonsense: true })
      const stack = await startStack(external(`on_failure: ${policy}`))
      try {
        const { status: got, body } = await chat(stack.envoy.proxyUrl, 'Alice, a@x.vn')
        assert.equal(got, status)
        if (status === 503) {
          assert.match(body, /recognizer_unavailable/)
          assert.ok(!receivedByDify(stack).includes('Alice'))
        } else assert.match(receivedByDify(stack), /Alice, EMAIL_1/)
      } finally {
        await stack.stop()
      }
    }
  })
})
