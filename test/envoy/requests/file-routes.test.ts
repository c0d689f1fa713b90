import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, beforeEach, describe, it } from 'node:test'
import { officeDocument } from '../../support/detection/document-masking.ts'
import { textsByPython } from '../../support/detection/python-reader.ts'
import { type Stack, startStack } from '../../support/envoy/stack.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const data = (path: string): string =>
  readFileSync(new URL(`../../data/${path}`, import.meta.url)).toString('latin1')

/** What is in the files, and must be nowhere in what Dify gets. */
const CANARIES = /@congty|4111 1111|0912 ?345|0987654|CANARY|Photoshop/g

interface Sent {
  readonly name: string
  readonly type: string
  readonly bytes: string
}

/** A file of every kind. */
const FILES: readonly Sent[] = [
  { name: 'contract.docx', type: DOCX, bytes: officeDocument('contract.docx') },
  { name: 'statement.pdf', type: 'application/pdf', bytes: officeDocument('statement.pdf') },
  { name: 'order.eml', type: 'message/rfc822', bytes: data('mail/order.eml') },
  { name: 'box.mbox', type: 'application/mbox', bytes: data('mail/box.mbox') },
  { name: 'archive.zip', type: 'application/zip', bytes: data('mail/archive.zip') },
  { name: 'photo.jpg', type: 'image/jpeg', bytes: data('images/photo.jpg') },
  { name: 'list.csv', type: 'text/csv', bytes: 'email\nan.le@congty.example.vn\n' },
]

/** Routes on which Dify takes files, and plugins that may. */
const ROUTES: readonly (readonly [path: string, headers: Readonly<Record<string, string>>])[] = [
  ['/v1/files/upload', { authorization: 'Bearer app-one' }],
  ['/api/files/upload', { authorization: 'Bearer passport' }],
  ['/v1/datasets/7b0bb4d1/document/create-by-file', { authorization: 'Bearer dataset-one' }],
  ['/v1/datasets/7b0bb4d1/documents/0c1f/update-by-file', { authorization: 'Bearer dataset-one' }],
  ['/v1/datasets/pipeline/file-upload', { authorization: 'Bearer dataset-one' }],
  ['/triggers/webhook/abc', {}],
]

describe('files on every route that takes them, through Envoy', () => {
  let stack: Stack
  before(async () => {
    stack = await startStack(
      'file_upload: { enabled: true, allowed_types: [image/jpeg] }\nmasking: { datasets: mask }\n',
      '1.16.0',
    )
  })
  after(async () => await stack.stop())
  beforeEach(() => stack.dify.clear())

  async function send(path: string, headers: Readonly<Record<string, string>>, sent: Sent) {
    const form = new FormData()
    const { name, type, bytes } = sent
    form.set('file', new File([Buffer.from(bytes, 'latin1')], name, { type }))
    form.set('user', 'user-1')
    return await fetch(`${stack.envoy.proxyUrl}${path}`, { method: 'POST', headers, body: form })
  }

  /** The file that Dify got, and under which name. */
  function received(): { readonly name: string; readonly bytes: string } {
    const bodies = stack.dify
      .requests()
      .map(({ body_base64: body }) => Buffer.from(body, 'base64').toString('latin1'))
      .filter((body) => body.includes('filename='))
    const body = bodies[0] ?? ''
    const boundary = body.slice(0, body.indexOf('\r\n'))
    const head = body.indexOf('filename=')
    const start = body.indexOf('\r\n\r\n', head) + 4
    const name = /filename="([^"]*)"/.exec(body.slice(head, start))?.[1] ?? ''
    return { name, bytes: body.slice(start, body.indexOf(`\r\n${boundary}`, start)) }
  }

  for (const [path, headers] of ROUTES)
    for (const file of FILES)
      it(`${file.name} reaches ${path} without a value`, async () => {
        await send(path, headers, file)
        const { name, bytes } = received()
        assert.equal(name, file.name === 'statement.pdf' ? 'statement.pdf.md' : file.name)
        const texts = [
          bytes,
          ...(/\.(?:eml|mbox|zip|docx)$/.test(name) ? textsByPython(name, bytes) : []),
        ]
        const held = texts.flatMap((text) => text.match(CANARIES) ?? [])
        assert.deepEqual(held, [])
        assert.ok(name === 'photo.jpg' || texts.some((text) => /EMAIL_\d+/.test(text)))
      })

  it('a form of human input with a file is masked', async () => {
    const form = new FormData()
    form.set('file', new File(['an.le@congty.example.vn'], 'a.txt', { type: 'text/plain' }))
    const answer = await fetch(`${stack.envoy.proxyUrl}/api/form/human_input/token-1`, {
      method: 'POST',
      body: form,
    })
    const isRefused = answer.status === 415 || answer.status === 403
    assert.ok(
      stack.dify.requests().every(({ body }) => !body.includes('congty')),
      String(isRefused),
    )
  })

  it('files are counted by kind and result, and told on the page', async () => {
    const [first] = FILES
    assert.ok(first !== undefined)
    await send('/v1/files/upload', { authorization: 'Bearer app-one' }, first)
    await send(
      '/v1/files/upload',
      { authorization: 'Bearer app-one' },
      { ...first, bytes: 'an.le@congty.example.vn' },
    )
    await send(
      '/v1/files/upload',
      { authorization: 'Bearer app-one' },
      { name: 'a.7z', type: 'application/x-7z-compressed', bytes: 'x' },
    )
    const metrics = await (await fetch(`${stack.service.adminUrl}/metrics`)).text()
    for (const [kind, result] of [
      ['office', 'masked'],
      ['office', 'refused'],
      ['packed', 'refused'],
      ['image', 'unread'],
      ['mail', 'masked'],
    ])
      assert.match(
        metrics,
        new RegExp(`dify_masking_files_total\\{file_kind="${kind}",result="${result}"\\} [1-9]`),
      )
    const stats = (await (await fetch(`${stack.service.adminUrl}/masking/stats`)).json()) as {
      files: Record<string, number>
    }
    assert.ok(
      (stats.files['masked'] ?? 0) > 1 &&
        (stats.files['refused'] ?? 0) > 1 &&
        (stats.files['unread'] ?? 0) > 0,
    )
  })

  it('a refused file tells no value: neither its name nor its headers, in the answer or the log', async () => {
    for (const name of [
      'secret.an.le@congty.example.vn.7z',
      'secret 0912345678.exe',
      'secret.an.le@congty.example.vn.docx',
      'secret.an.le@congty.example.vn.eml',
      'secret.an.le@congty.example.vn.zip',
      'secret.an.le@congty.example.vn.jpg',
    ]) {
      const answer = await send(
        '/v1/files/upload',
        { authorization: 'Bearer app-one' },
        { name, type: 'application/octet-stream', bytes: 'secret.an.le@congty.example.vn broken' },
      )
      const body = await answer.text()
      assert.ok(answer.status >= 400, name)
      assert.doesNotMatch(body, /secret|0912/)
    }
    assert.doesNotMatch(stack.log(), /secret|0912345678/)
  })

  it('what Dify says of a file is restored for its owner and for no other user', async () => {
    const file = FILES.find(({ name }) => name === 'statement.pdf')
    assert.ok(file !== undefined)
    const uploaded = await send('/v1/files/upload', { authorization: 'Bearer app-one' }, file)
    const { id } = (await uploaded.json()) as { id: string }
    const preview = async (user: string): Promise<string> =>
      await (
        await fetch(`${stack.envoy.proxyUrl}/v1/files/${id}/preview?user=${user}`, {
          headers: { authorization: 'Bearer app-one' },
        })
      ).text()
    assert.match(await preview('user-1'), /Statement for statement@congty\.example\.vn/)
    const other = await preview('user-2')
    assert.match(other, /Statement for EMAIL_\d+/)
    const placeholder = /EMAIL_\d+/.exec(other)?.[0] ?? ''
    const ask = async (user: string): Promise<string> =>
      await (
        await fetch(`${stack.envoy.proxyUrl}/v1/chat-messages`, {
          method: 'POST',
          headers: {
            authorization: 'Bearer app-one',
            'content-type': 'application/json',
            'x-simulator-answer': encodeURIComponent(`It says ${placeholder}`),
          },
          body: JSON.stringify({
            inputs: {},
            query: 'read',
            user,
            response_mode: 'streaming',
            files: [{ type: 'document', transfer_method: 'local_file', upload_file_id: id }],
          }),
        })
      ).text()
    assert.match(await ask('user-1'), /statement@/)
    assert.doesNotMatch(await ask('user-2'), /statement@/)
  })
})
