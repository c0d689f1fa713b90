import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MaskingError } from '../../../../src/core/errors.ts'
import { readMediaType } from '../../../../src/core/text/media-type.ts'
import { type BodyKind, bodyKind as kindOf } from '../../../../src/core/transaction/body-kind.ts'

const TEXT = 'plain'
const JSON_TEXT = '{"a":1}'

function bodyKind(body: string, type: string | undefined): BodyKind {
  const media = readMediaType(type ?? '')
  if (media === undefined) throw new MaskingError('invalid_header')
  return kindOf(body, media)
}

describe('how a body is read', () => {
  const CASES: readonly (readonly [kind: string, body: string, type: string | undefined])[] = [
    // What looks like JSON is, whatever its label says; but under another label Dify does not read it as JSON.
    ['json', JSON_TEXT, 'application/json'],
    ['json', JSON_TEXT, 'application/vnd.api+json'],
    ['unlabelled-json', JSON_TEXT, undefined],
    ['unlabelled-json', JSON_TEXT, 'text/plain'],
    ['unlabelled-json', JSON_TEXT, 'text/x+json'],
    ['unlabelled-json', JSON_TEXT, 'application/x-www-form-urlencoded'],
    ['unlabelled-json', JSON_TEXT, 'application/pdf'],
    ['unlabelled-json', ' \t\r\n[1]', 'text/plain'],
    ['unlabelled-json', '\u00ef\u00bb\u00bf {', 'text/plain'],
    ['multipart', JSON_TEXT, 'multipart/form-data; boundary=b'],
    ['json-lines', JSON_TEXT, 'application/x-ndjson'],
    ['json-lines', JSON_TEXT, 'application/ndjson'],
    ['json-lines', JSON_TEXT, 'application/jsonl'],
    ['json-lines', JSON_TEXT, 'application/x-jsonlines'],
    ['json-lines', TEXT, 'application/json-seq; charset=utf-8'],
    // Else by its label.
    ['json', '"a"', 'application/json'],
    ['json', TEXT, ' Application/JSON ; charset=UTF-8'],
    ['json', TEXT, 'application/problem+json'],
    ['form', 'a=b', 'application/x-www-form-urlencoded'],
    ['text', 'a=b', undefined],
    ['text', TEXT, ''],
    ['text', TEXT, ';charset=utf-8'],
    ['text', TEXT, 'text/plain'],
    ['text', TEXT, 'text/vnd.x-y+z.1'],
    ['text', TEXT, 'application/xml'],
    ['text', TEXT, 'application/yaml'],
    ['text', TEXT, 'application/x-yaml'],
    ['text', '', 'text/plain'],
    ['text', '   ', 'text/plain'],
    ['text', '\u00ef\u00bb\u00bf', 'text/plain'],
    ['multipart', '--b', 'multipart/form-data; boundary=b'],
    ['multipart', '--b\u0000', 'Multipart/Form-Data; charset=utf-16'],
  ]
  for (const [kind, body, type] of CASES)
    it(`is ${kind} for ${JSON.stringify(body)} as ${type ?? 'nothing'}`, () =>
      assert.equal(bodyKind(body, type), kind))

  it('is not at all for types that cannot be read', () => {
    for (const type of [
      'application/pdf',
      'image/png',
      'multipart/mixed; boundary=b',
      'application/xml2',
      'xtext/plain',
      'application/octet-stream',
      'x-application/x-ndjson',
      'application/json2',
      'application/x-ndjsons',
    ])
      assert.throws(() => bodyKind(TEXT, type), { code: 'unsupported_content_type' }, type)
  })

  it('is not at all for JSON that a form reader would decode', () => {
    for (const body of ['{"a":"b&user=x"}', '{"a":"4111+1111"}', '{"a":"%40"}'])
      assert.throws(() => bodyKind(body, 'application/x-www-form-urlencoded'), {
        code: 'unsupported_content_type',
      })
  })

  it('is not at all for a type that two parsers read differently', () => {
    for (const type of [
      'text/',
      'text/a b',
      'text/plain; charset =utf-8',
      'text/plain; charset=utf-8; charset=utf-16',
      "text/plain; charset*=utf-8''utf-16",
      'text/plain; charset="utf-8',
      'text/plain, text/html',
      'text/plain; a=\u00e9',
      'application/json\u00a0',
    ])
      assert.throws(() => bodyKind(TEXT, type), { code: 'invalid_header' }, type)
  })

  it('is not at all in another charset than UTF-8', () => {
    for (const type of [
      'text/plain; charset=utf-8',
      'text/plain;charset="UTF-8"',
      'text/plain; a=b ; CharSet=utf8;',
      'text/plain; charset=us-ascii',
      'text/plain; xcharset=utf-16',
    ])
      assert.equal(bodyKind(TEXT, type), 'text', type)
    for (const charset of ['utf-16', '"UTF-16LE"', 'iso-8859-1', 'utf-7', 'utf-80', 'x'])
      for (const type of ['text/plain', 'application/json', 'application/x-ndjson'])
        assert.throws(() => bodyKind(JSON_TEXT, `${type}; charset=${charset}`), {
          code: 'unsupported_charset',
        })
    for (const body of ['a\u0000b', '\u00ff\u00fea', '\u00fe\u00ffa', '{\u0000"'])
      assert.throws(() => bodyKind(body, 'text/plain'), { code: 'unsupported_charset' })
    assert.equal(bodyKind('a\u00ff\u00fe', 'text/plain'), 'text')
  })
})
