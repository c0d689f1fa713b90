import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { boundaryOf, readParts } from '../../../../src/core/multipart/parts.ts'

const part = (headers: readonly string[], content: string): string =>
  `--b\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`
const field = (name: string, content: string): string =>
  part([`Content-Disposition: form-data; name="${name}"`], content)
const END = '--b--\r\n'

describe('multipart bodies', () => {
  it('are read with name, file name, type and content', () => {
    const body = `${field('user', 'u-1')}${part(
      [
        'content-disposition: form-data; name=file; filename="a \\"b\\".txt"',
        'Content-Type: text/plain; charset=utf-8',
      ],
      'line\r\n\r\nline',
    )}${part(['Content-Disposition: form-data; name="x"; filename*=UTF-8\'\'%e2%82%ac.png', 'Content-Type: image/png'], '')}${END}`
    const read = readParts(body, 'b').map(
      ({ name, filename, encodedFilename, contentType, content }) => [
        name,
        filename && body.slice(filename.start, filename.end),
        encodedFilename && body.slice(encodedFilename.start, encodedFilename.end),
        contentType,
        body.slice(content.start, content.end),
      ],
    )
    assert.deepEqual(read, [
      ['user', undefined, undefined, '', 'u-1'],
      ['file', 'a \\"b\\".txt', undefined, 'text/plain', 'line\r\n\r\nline'],
      ['x', undefined, '%e2%82%ac.png', 'image/png', ''],
    ])
  })

  it('keep any content that does not hold the boundary', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary-ascii' })), (contents) => {
        const safe = contents.map((content) => content.replaceAll('--b', ''))
        const body = `${safe.map((content, i) => field(`f${i}`, content)).join('')}${END}`
        fc.pre(safe.length > 0)
        assert.deepEqual(
          readParts(body, 'b').map(({ content }) => body.slice(content.start, content.end)),
          safe,
        )
      }),
    )
  })

  it('are refused wherever another parser could read them otherwise', () => {
    const good = field('a', 'x')
    const wrong: readonly string[] = [
      '',
      `preamble\r\n${good}${END}`,
      `${good}${END}epilogue`,
      good,
      `${good}--b`,
      good.replaceAll('\r\n', '\n') + END,
      `${field('a', 'x\n--b\ny')}${END}`,
      `${field('a', 'x--by')}${END}`,
      `--b\r\nContent-Disposition: form-data; name="a"\r\n${END}`,
      `${part(['X: y'], 'x')}${END}`,
      `${part(['Content-Disposition: attachment; name="a"'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; name="a"', 'Content-Disposition: form-data; name="b"'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; name="a"; name="user"'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; name="a"; filename="x'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; filename="x"'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; name="a"', 'Content-Transfer-Encoding: base64'], 'x')}${END}`,
      `${part(['Content-Disposition: form-data; name="a"; filename*=utf-16\'\'x'], 'x')}${END}`,
      `${part(['no header'], 'x')}${END}`,
    ]
    for (const body of wrong) {
      assert.throws(() => readParts(body, 'b'), { code: 'broken_multipart' }, JSON.stringify(body))
    }
    assert.throws(() => readParts(`${good.repeat(1001)}${END}`, 'b'), { code: 'broken_multipart' })
  })

  it('name their boundary in the content type', () => {
    assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
    assert.equal(boundaryOf('multipart/form-data; charset=x; Boundary="a b"'), 'a b')
    assert.equal(boundaryOf('multipart/form-data'), undefined)
    assert.equal(boundaryOf(`multipart/form-data; boundary="${'x'.repeat(71)}"`), undefined)
  })
})
