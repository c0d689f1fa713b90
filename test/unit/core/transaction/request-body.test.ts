import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import type { JsonLimits } from '../../../../src/core/masking/request-masker.ts'
import {
  type ReadBody,
  type WholeKind,
  readBody,
  readBodyInTurns,
} from '../../../../src/core/transaction/request-body.ts'
import { scannerOf, word } from '../../../support/detection/scanner-of.ts'
import { countedPause } from '../../../support/counted-pause.ts'

const scanner = scannerOf(word('ID', '#7'))
const LIMITS: JsonLimits = {
  maxDepth: 64,
  invalid: 'reject',
  preserves: DIFY.fields(DIFY.match('POST', '/v1/anything').endpoint, 'json').preserves,
}

const brief = ({ places, named, fileIds }: ReadBody): readonly unknown[] => [
  places.map(({ start, end }) => [start, end]),
  named,
  fileIds,
]

const CASES: readonly (readonly [kind: WholeKind, body: string, read: readonly unknown[]])[] = [
  [
    'json',
    '{"user":"u","conversation_id":"c","trace_id":"t","a":"#7","files":[{"upload_file_id":"f-0000001"}]}',
    [[[54, 56]], { user: 'u', conversation: 'c', trace: 't' }, ['f-0000001']],
  ],
  [
    'form',
    'user=u&conversation_id=c&trace_id=t&a=%237&upload_file_id=f-0000001',
    [[[38, 42]], {}, []],
  ],
  ['json-lines', '{"user":"u"}\n{"a":"#7"}', [[[19, 21]], {}, []]],
  ['text', 'user=u #7', [[[7, 9]], {}, []]],
]

const READER = { product: DIFY, endpoint: DIFY.match('POST', '/v1/chat-messages').endpoint }

describe('a body that is read whole', () => {
  for (const [kind, body, wanted] of CASES)
    it(`says what it says as ${kind}, at once and in turns`, async () => {
      assert.deepEqual(brief(readBody(body, kind, scanner, LIMITS, READER)), wanted)
      const others = countedPause()
      const inTurns = await readBodyInTurns(body, kind, scanner, LIMITS, READER, others.pause)
      assert.deepEqual(brief(inTurns), wanted)
      assert.equal(others.count, 0)
    })

  it('gives way to others if it is long and JSON', async () => {
    const others = countedPause()
    const long = `["${'a","'.repeat(30_000)}"]`
    await readBodyInTurns(long, 'text', scanner, LIMITS, READER, others.pause)
    assert.equal(others.count, 0)
    await readBodyInTurns(long, 'json', scanner, LIMITS, READER, others.pause)
    assert.ok(others.count > 0)
  })
})
