import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { restoreWhole } from '../../../../src/core/masking/restoring/restore-whole.ts'
import { createRestorer } from '../../../../src/core/masking/restoring/restorer.ts'
import { applyEdits, mappingOf } from '../../../support/answers/mapping.ts'

const OPTIONS = {
  grammar: createGrammar(['PERSON', 'ADDRESS'], true),
  mapping: mappingOf({ PERSON_1: 'Lê Hà', PERSON_2: 'Bob', PERSON_12: 'Ann' }),
  allowedHosts: [],
}

const whole = (text: string): string =>
  applyEdits(text, restoreWhole(OPTIONS, text, { restored: 0, unknown: 0 }))

/** The same text in two pieces, cut at `at`. */
function inPieces(text: string, at: number): string {
  const restorer = createRestorer(OPTIONS)
  const pieces = [text.slice(0, at), text.slice(at)]
  return pieces.map((piece) => applyEdits(piece, restorer.push(piece))).join('') + restorer.end()
}

/** What models make of a placeholder when their language inflects, joins or quotes it; `$` and `&` are the two people. */
const FORMS: readonly (readonly [answer: string, expected: string])[] = [
  ["PERSON_1's and PERSON_2’s", "$'s and &’s"],
  ["Person 1's report, PERSON 1's too", "$'s report, $'s too"],
  ['PERSON_1s Vertrag', '$s Vertrag'],
  ['anh PERSON_1 ơi, Chị PERSON_2', 'anh $ ơi, Chị &'],
  ['Mr. PERSON_1, Mr.PERSON_2, Dr PERSON_1', 'Mr. $, Mr.&, Dr $'],
  ['Person 1 and Person 2', '$ and &'],
  ['person_1, Person_2, PERSON-1, Person-2, PERSON1', '$, &, $, &, $'],
  ['PERSON\u00a01, PERSON\u20111, ＰＥＲＳＯＮ＿１, PERSON_01', '$, $, $, $'],
  ['PERSON_1-san, PERSON_1さん, PERSON_1님, PERSON_1へ', '$-san, $さん, $님, $へ'],
  ["PERSON_1'in, PERSON_1-nek, PERSON_1:n, PERSON_1ová", "$'in, $-nek, $:n, $ová"],
  ['PERSON_1-PERSON_2, PERSON_1/PERSON_2, PERSON_1&PERSON_2', '$-&, $/&, $&&'],
  ["l'PERSON_1, d’PERSON_1, pro-PERSON_1", "l'$, d’$, pro-$"],
  ['**PERSON_1**, _PERSON_2_, "PERSON_1", «PERSON_2», (PERSON_1)', '**$**, _&_, "$", «&», ($)'],
  ['@PERSON_1 #PERSON_2', '@$ #&'],
]

/** Never a value: another number, another word, or prose. */
const STAYS = [
  'PERSON_3 PERSON_10 PERSON_11 PERSON_21 PERSON_112 PERSON_0',
  'PERSON_3’s, Person 3, PERSON-11, Person 21',
  'PERSONS_1 unPERSON_1 PERSON_one PERSON #1 PERSON_{1}',
  'person 1 of 2, a person-1 rule, chaperson_1',
  'ADDRESS_1 is where PERSON_999999 lives',
]

describe('a placeholder of a person that a language inflects', () => {
  for (const [answer, form] of FORMS) {
    const expected = form
      .replaceAll('$', 'Lê Hà')
      .replace(/&&/g, '&Bob')
      .replaceAll(/&(?!Bob)/g, 'Bob')
    it(`restores ${JSON.stringify(answer)}, cut anywhere`, () => {
      assert.equal(whole(answer), expected)
      for (let at = 0; at <= answer.length; at++)
        assert.equal(inPieces(answer, at), expected, `cut at ${at}`)
    })
  }

  for (const answer of STAYS)
    it(`leaves ${JSON.stringify(answer)}, cut anywhere`, () => {
      assert.equal(whole(answer), answer)
      for (let at = 0; at <= answer.length; at++) assert.equal(inPieces(answer, at), answer)
    })
})
