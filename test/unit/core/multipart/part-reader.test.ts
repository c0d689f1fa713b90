import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { boundaryIn, readMediaType } from '../../../../src/core/text/media-type.ts'
import { readPartHead } from '../../../../src/core/multipart/part-head.ts'
import { type Piece, createPartReader } from '../../../../src/core/multipart/part-reader.ts'
import { runs } from '../../../support/runs.ts'

const part = (headers: readonly string[], content: string): string =>
  `--b\r\n${headers.join('\r\n')}\r\n\r\n${content}\r\n`
const field = (name: string, content: string): string =>
  part([`Content-Disposition: form-data; name="${name}"`], content)
const END = '--b--\r\n'

/** Reads a body that arrives in the chunks that `cuts` make. */
function read(body: string, cuts: readonly number[] = []): Piece[] {
  const reader = createPartReader('b')
  const pieces: Piece[] = []
  let from = 0
  for (const at of [
    ...cuts.map((cut) => cut % (body.length + 1)).toSorted((a, b) => a - b),
    body.length,
  ]) {
    pieces.push(...reader.push(body.slice(from, at)))
    from = at
  }
  reader.finish()
  return pieces
}

/** Head and content of every part. */
function partsOf(pieces: readonly Piece[]): [head: string, content: string][] {
  const parts: [string, string][] = []
  for (const { kind, bytes } of pieces) {
    const last = parts.at(-1)
    if (kind === 'head') parts.push([bytes, ''])
    else if (kind === 'content' && last !== undefined) last[1] += bytes
  }
  return parts
}

const cuttings = fc.array(fc.nat(), { maxLength: 12 })

const FORM_DATA = 'Content-Disposition: form-data; name="a"'
/** What Werkzeug reads differently from a strict reader, or from other lenient ones. */
const HEADS: readonly (readonly string[])[] = [
  ['Content-Disposition : form-data; name="query"', FORM_DATA],
  ['Content-Disposition\t: form-data; name="query"', FORM_DATA],
  [' Content-Disposition: form-data; name="query"', FORM_DATA],
  [FORM_DATA, ' ; name="query"'],
  [FORM_DATA, '\tX: y'],
  ['\u00a0Content-Disposition: form-data; name="query"', FORM_DATA],
  ['Content-Disposition\u00c2\u00a0: form-data; name="query"', FORM_DATA],
  [FORM_DATA, 'Content-Transfer-Encoding : base64'],
  [FORM_DATA, 'Content-Type : image/png'],
  [FORM_DATA, 'Content-Type: text/plain; charset=utf-8; charset=utf-16'],
  [FORM_DATA, "Content-Type: text/plain; charset*=utf-8''utf-16"],
  [FORM_DATA, 'Content-Type: text/plain; charset'],
  [FORM_DATA, ': x'],
  [FORM_DATA, 'X: \u00e9'],
  [FORM_DATA, 'X: a\u000bb'],
  [`${FORM_DATA}; name*=utf-8''query`],
  [`${FORM_DATA}; NAME="query"`],
  [`${FORM_DATA}; name*0="query"`],
  [`${FORM_DATA}; filename*0="a"`],
  [`${FORM_DATA}; filename="a"; filename="b"`],
  [`${FORM_DATA}; filename*="utf-8''a"`],
  [`${FORM_DATA}; filename*=iso-8859-1''a`],
  [`${FORM_DATA}; filename*=''a`],
  [`${FORM_DATA}; filename*=utf-8''a'b`],
  [`${FORM_DATA}; size=1; size=2`],
  [`${FORM_DATA}; filename=a b`],
  [`${FORM_DATA}; filename=a@b`],
  [`${FORM_DATA}; filename = "a"`],
  [`${FORM_DATA}; filename`],
  ['Content-Disposition: form-data name="a"'],
  ['Content-Disposition: form-data; name=user/x'],
  ["Content-Disposition: form-data; name*=utf-8''a"],
]

const boundaryOf = (type: string): string | undefined => {
  const media = readMediaType(type)
  return media === undefined ? undefined : boundaryIn(media)
}

describe('multipart bodies', () => {
  it('are read with name, file name, type and content', () => {
    const body = `${field('user', 'u-1')}${part(
      [
        'content-disposition: form-data; name=file; filename="a \\"b\\".txt"',
        'Content-Type: text/plain; charset=utf-8',
      ],
      'line\r\n\r\nline',
    )}${part(['Content-Disposition: form-data; name="x"; filename*=UTF-8\'\'%e2%82%ac.png', 'Content-Type: image/png'], '')}${END}`
    const seen = partsOf(read(body)).map(([head, content]) => {
      const { name, filename, encodedFilename, contentType } = readPartHead(head)
      return [
        name,
        filename && head.slice(filename.start, filename.end),
        encodedFilename && head.slice(encodedFilename.start, encodedFilename.end),
        contentType,
        content,
      ]
    })
    assert.deepEqual(seen, [
      ['user', undefined, undefined, '', 'u-1'],
      ['file', 'a \\"b\\".txt', undefined, 'text/plain', 'line\r\n\r\nline'],
      ['x', undefined, '%e2%82%ac.png', 'image/png', ''],
    ])
  })

  it('keep any content that does not hold the boundary, however they are cut', () => {
    const awkward = fc.stringMatching(/^[\r\n\-ba]*$/)
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary-ascii' }), awkward), { minLength: 1 }),
        cuttings,
        (contents, cuts) => {
          const safe = contents.map((content) => content.replaceAll('--b', ''))
          fc.pre(safe.every((content) => !content.includes('--b') && !content.endsWith('\r\n-')))
          const body = `${safe.map((content, i) => field(`f${i}`, content)).join('')}${END}`
          const pieces = read(body, cuts)
          assert.equal(pieces.map(({ bytes }) => bytes).join(''), body)
          assert.deepEqual(
            partsOf(pieces).map(([, content]) => content),
            safe,
          )
        },
      ),
      runs(500),
    )
  })

  it('hold back no more than a delimiter', () => {
    const reader = createPartReader('b')
    reader.push('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n')
    for (const [chunk, sure] of [
      ['abc', 'abc'],
      ['x\r\n-', 'x'],
      ['-c', '\r\n--c'],
      ['\r', ''],
      ['\r', '\r'],
    ] as const) {
      const bytes = reader.push(chunk).map((piece) => piece.bytes)
      assert.equal(bytes.join(''), sure, JSON.stringify(chunk))
    }
  })

  it('are refused wherever another parser could read them otherwise, however they are cut', () => {
    const good = field('a', 'x')
    const wrong: readonly string[] = [
      '',
      `preamble\r\n${good}${END}`,
      `${good}${END}epilogue`,
      good,
      `${good}--b`,
      `${good}${END}\r`,
      `${good}${END}\r\n`,
      part(['Content-Disposition: form-data; name="a"'], '').replace('\r\n\r\n\r\n', '\r\n\r\n') +
        END,
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
      ...HEADS.map((head) => `${part(head, 'x')}${END}`),
    ]
    const readAll = (body: string, cuts: readonly number[] = []): void => {
      for (const { kind, bytes } of read(body, cuts)) if (kind === 'head') readPartHead(bytes)
    }
    const refusal = { code: 'broken_multipart' }
    for (const body of wrong) {
      assert.throws(() => readAll(body), refusal, JSON.stringify(body))
      fc.assert(
        fc.property(cuttings, (cuts) => assert.throws(() => readAll(body, cuts), refusal)),
        runs(20),
      )
    }
    assert.throws(() => readAll(`${good.repeat(1001)}${END}`), refusal)
    assert.throws(() => readAll(`--b\r\nX: ${'x'.repeat(20_000)}`), refusal)
  })

  it('name their boundary in the content type', () => {
    assert.equal(boundaryOf('multipart/form-data; boundary=abc'), 'abc')
    assert.equal(boundaryOf('multipart/form-data; charset=x; Boundary="a b"'), 'a b')
    assert.equal(boundaryOf('multipart/form-data'), undefined)
    assert.equal(boundaryOf(`multipart/form-data; boundary="${'x'.repeat(71)}"`), undefined)
    assert.equal(boundaryOf('multipart/form-data;boundary="----a/b=_1.2";'), '----a/b=_1.2')
    assert.equal(boundaryOf('multipart/form-data; boundary=abc; charset=UTF-8'), 'abc')
    assert.equal(boundaryOf('multipart/form-data; x="; boundary=b"; boundary=c'), 'c')
  })

  it('have none if another parser could take another', () => {
    for (const parameters of [
      'boundary=b; boundary=c',
      'boundary=b, multipart/form-data; boundary=c',
      "boundary=b; boundary*=utf-8''c",
      'boundary*0=b; boundary*1=c',
      'boundary=b; BOUNDARY="c"',
      'boundary="b',
      'boundary="b\\c"',
      'boundary =b',
      'boundary= b',
      'boundary=',
      'boundary=""',
      // Werkzeug ends the value at the first unit that is not of a token.
      'boundary=----a/b=_1.2',
      'boundary="a%22b"',
      'boundary="a "',
      'boundary="a@b"',
    ])
      assert.equal(boundaryOf(`multipart/form-data; ${parameters}`), undefined, parameters)
  })
})
