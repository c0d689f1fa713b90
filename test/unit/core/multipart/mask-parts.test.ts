import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { applyPlaceholders } from '../../../../src/core/masking/request-masker.ts'
import { collectParts } from '../../../../src/core/multipart/mask-parts.ts'
import { readParts } from '../../../../src/core/multipart/parts.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { byteString } from '../../../support/bytes.ts'
import { surroundings } from '../../../support/surroundings.ts'

const { scanner, settings } = surroundings()
const LIMITS = { maxDepth: 64, invalid: 'reject' } as const

const file = (name: string, type: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n${content}\r\n`
const field = (name: string, content: string): string =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${content}\r\n`

function mask(parts: string, rules = settings.uploads): string {
  const body = `${parts}--b--\r\n`
  const places = collectParts(body, readParts(body, 'b'), scanner, rules, LIMITS)
  return applyPlaceholders(
    body,
    places,
    new MemoryScope('s', 0).allocate(places.map(({ wanted }) => wanted)),
  )
}

describe('masking an upload', () => {
  it('masks fields, file names and text, and keeps user, ending and everything else', () => {
    const masked = mask(
      field('user', 'u@x.vn') +
        field('note', 'n@x.vn') +
        file('of a@x.vn.txt', 'text/plain', 'Dear a@x.vn\r\n10.0.0.1'),
    )
    assert.equal(
      masked,
      `${field('user', 'u@x.vn')}${field('note', 'EMAIL_1')}${file('of EMAIL_2.txt', 'text/plain', 'Dear EMAIL_2\r\nIP_PRIVATE_1')}--b--\r\n`,
    )
  })

  it('reads JSON in a field as JSON', () => {
    assert.match(mask(field('data', '{"name":"a\\u0040x.vn"}')), /\{"name":"EMAIL_1"\}/)
    assert.match(mask(field('data', '{not json a@x.vn')), /\{not json EMAIL_1/)
  })

  it('knows text by its ending too, and masks encoded file names', () => {
    assert.match(mask(file('x.csv', 'application/octet-stream', 'a@x.vn')), /EMAIL_1/)
    const encoded =
      '--b\r\nContent-Disposition: form-data; name="file"; filename*=UTF-8\'\'a%40x.vn.txt\r\nContent-Type: text/plain\r\n\r\nx\r\n'
    assert.match(mask(encoded), /UTF-8''EMAIL_1\.txt/)
  })

  it('passes types that are allowed, unread, and refuses all others by code', () => {
    const image = file('x.png', 'image/png', '\u0000\u00ffa@x.vn')
    assert.equal(mask(image), `${image}--b--\r\n`)
    mask(file('x.mp3', 'audio/mpeg', 'x'))
    const cases = [
      [file('x.pdf', 'application/pdf', 'x'), 'unsupported_file_type'],
      [file('x', 'image/gif', 'x'), 'unsupported_file_type'],
      [file('x.txt', 'text/plain', '\u00ff\u00fea\u0000'), 'unsupported_charset'],
      [file('x.txt', 'text/plain', 'x'.repeat(1001)), 'file_too_large'],
    ] as const
    for (const [parts, code] of cases) assert.throws(() => mask(parts), { code })
    const off = { ...settings.uploads, enabled: false }
    assert.throws(() => mask(file('x.txt', 'text/plain', 'x'), off), { code: 'uploads_disabled' })
    assert.equal(mask(field('a', 'b'), off), `${field('a', 'b')}--b--\r\n`)
  })

  it('finds text in any script', () => {
    const text = byteString('Gửi cho nguyễn@x.vn nhé')
    assert.match(mask(file('x.txt', 'text/plain', text)), /EMAIL_1/)
  })
})
