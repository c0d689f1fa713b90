import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { officeDocument, partsOf } from '../../support/detection/document-masking.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

describe('documents of offices, through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack('file_upload: { enabled: true }\n')
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  async function upload(name: string, type: string, document: string): Promise<Response> {
    const form = new FormData()
    form.set('file', new File([Buffer.from(document, 'latin1')], name, { type }))
    form.set('user', 'user-1')
    return await fetch(`${stack.envoy.proxyUrl}/v1/files/upload`, {
      method: 'POST',
      headers: { authorization: 'Bearer app-one' },
      body: form,
    })
  }

  /** The file that Dify got. */
  function received(): string {
    const [request] = stack.dify.requests()
    assert.ok(request !== undefined)
    const body = Buffer.from(request.body_base64, 'base64').toString('latin1')
    const file = body.indexOf('\r\n\r\n', body.indexOf('filename=')) + 4
    return body.slice(file, body.indexOf('\r\n--', body.lastIndexOf('PK\u0005\u0006')))
  }

  for (const [name, type] of [
    ['contract.docx', DOCX],
    ['payroll.xlsx', XLSX],
    ['contract.docx', 'application/octet-stream'],
  ] as const)
    it(`${name} as ${type.slice(0, 30)} reaches Dify masked, part by part`, async () => {
      const answer = await upload(name, type, officeDocument(name))
      assert.equal(answer.status, 201, await answer.text())
      const parts = await partsOf(received())
      assert.ok(parts.size > 5)
      for (const [part, text] of parts) assert.ok(!text.includes('@'), part)
      assert.ok([...parts.values()].some((text) => /EMAIL_\d+/.test(text)))
    })

  it('a PDF reaches Dify as its masked text, under the name of a text', async () => {
    const answer = await upload('statement.pdf', 'application/pdf', officeDocument('statement.pdf'))
    assert.equal(answer.status, 201, await answer.text())
    const body = stack.dify.requests()[0]?.body ?? ''
    assert.match(body, /filename="statement\.pdf\.md"\r\nContent-Type: text\/markdown\r\n/)
    assert.match(body, /Statement for EMAIL_\d+\nPhone: PHONE_\d+ \| /)
    for (const canary of ['@', '0912', '4111', '%PDF', 'title'])
      assert.ok(!body.includes(canary), canary)
  })

  it('a PDF with a password and one without text are refused with the reason', async () => {
    for (const [name, code] of [
      ['secret.pdf', 'document_encrypted'],
      ['scan.pdf', 'document_without_text'],
    ] as const) {
      const answer = await upload(name, 'application/pdf', officeDocument(name))
      assert.equal(answer.status, 415)
      assert.match(await answer.text(), new RegExp(code))
    }
  })

  it('a file that is not the document that its name promises is refused, and nothing of it reaches Dify', async () => {
    const answer = await upload('contract.docx', DOCX, 'alice@example.vn')
    assert.equal(answer.status, 415)
    assert.match(await answer.text(), /document_broken/)
    assert.ok(stack.dify.requests().every(({ body }) => !body.includes('alice@example.vn')))
  })

  it('a document under the name of a text is refused', async () => {
    const answer = await upload('notes.txt', 'text/plain', officeDocument('contract.docx'))
    assert.equal(answer.status, 415)
    assert.match(await answer.text(), /unsupported_file_type/)
  })
})
