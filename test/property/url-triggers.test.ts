import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { mayBeginDefinition } from '../../src/core/masking/link-definition.ts'
import { nextTrigger } from '../../src/core/masking/url-runs.ts'
import { runs } from '../support/runs.ts'

/** The same, said from left to right. */
const TRIGGER = /[/\\]{2}|www\.|\]\(|(?:https?|wss?|ftp):|<|\(["']|^[ \t>*+\-\d.)]{0,64}\[/gim
const FIRST = /[ \t>*+\-\d.)]{0,64}\[/y

function oracle(text: string, at: number, from: number): number {
  FIRST.lastIndex = at
  if (mayBeginDefinition(text, at, from) && FIRST.test(text)) return FIRST.lastIndex - 1
  TRIGGER.lastIndex = at
  const trigger = TRIGGER.exec(text)
  if (trigger === null) return -1
  return trigger[0].endsWith('[') ? TRIGGER.lastIndex - 1 : trigger.index
}

const PIECES = [
  ['http', 'HTTPS', 's', ':', '/', '\\', 'www', 'W', '.', 'ws', 'ftp', ']', '(', '[', '<', '"'],
  ["'", '\n', '\r', '\u2028', '- ', '1. ', '> ', ' '.repeat(40), '\t', 'word', 'é', '\u017f', '7'],
].flat()

const piece = fc.constantFrom(...PIECES)
const text = fc.array(piece, { maxLength: 20, size: 'max' }).map((pieces) => pieces.join(''))

it('a place where something may begin to be guarded is the one that reading from left to right finds', () => {
  fc.assert(
    fc.property(text, fc.nat(60), fc.nat(60), (source, first, second) => {
      const at = Math.min(first, source.length)
      const from = Math.min(second, at)
      assert.equal(nextTrigger(source, at, from), oracle(source, at, from))
    }),
    runs(20_000),
  )
})
