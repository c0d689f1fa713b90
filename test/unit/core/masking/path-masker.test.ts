import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { DIFY } from '../../../../src/core/product/dify/dify.ts'
import { collectPath } from '../../../../src/core/masking/path-masker.ts'
import { scannerOf, word } from '../../../support/detection/scanner-of.ts'
import { wireJson } from '../../../../src/simulator/shapes/wire-json.ts'

const ANY_POST = DIFY.match('POST', '/v1/anything').endpoint
const PRESERVES = DIFY.fields(ANY_POST, 'json').preserves
const scanner = scannerOf(word('ID', '#7'))

/** What is found in a target, as it stands there, and what it means. */
const found = (target: string): readonly string[][] =>
  collectPath(target, scanner, PRESERVES).map(({ start, end, wanted }) => [
    target.slice(start, end),
    wanted.value,
  ])

describe('a request target', () => {
  const CASES: readonly (readonly [target: string, found: readonly string[]])[] = [
    ['/', []],
    ['', []],
    ['/v1/chat-messages', []],
    ['/v1/#7', ['#7']],
    ['#7/v1', ['#7']],
    ['/#7/#7/x', ['#7', '#7']],
    ['//#7//', ['#7']],
    ['/%237/x', ['%237']],
    ['/a%2F%237', ['%237']],
    ['/#7?q=#7', ['#7', '#7']],
    ['/x?q=a/%237/b', ['%237']],
    ['?q=%237', ['%237']],
    ['/x?', []],
    ['/x?%237=1&user=%237&b=%237', ['%237', '%237']],
    ['/x?q=1?#7', ['#7']],
    ['/x/#', []],
    ['/x?a/b', []],
  ]
  for (const [target, wanted] of CASES)
    it(wireJson(target), () =>
      assert.deepEqual(
        found(target),
        wanted.map((text) => [text, '#7']),
      ),
    )

  it('takes a plus for a blank in its query alone', () => {
    const blank = scannerOf(word('ID', '# 7'))
    const places = (target: string): number => collectPath(target, blank).length
    assert.deepEqual([places('/#+7'), places('/x?q=#+7'), places('/%23%207')], [0, 1, 1])
  })
})
