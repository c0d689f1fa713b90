import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Cells } from '../../../../src/core/structure/cell.ts'
import { readFieldValue } from '../../../../src/core/structure/field-value.ts'
import { readKeyedValues } from '../../../../src/core/structure/keyed-values.ts'
import { readLineValues } from '../../../../src/core/structure/line-values.ts'
import { readMarkupValues } from '../../../../src/core/structure/markup-values.ts'
import { readMessageValues } from '../../../../src/core/structure/message-values.ts'
import { readPairValues } from '../../../../src/core/structure/pair-values.ts'
import { readPartValues } from '../../../../src/core/structure/part-values.ts'
import { readSqlRows } from '../../../../src/core/structure/sql-rows.ts'
import { readTableRows } from '../../../../src/core/structure/table-rows.ts'

/** A reader, and pieces that make it work when they are repeated. */
const READERS: readonly (readonly [
  name: string,
  read: (view: string) => Cells,
  pieces: readonly string[],
])[] = [
  ['fields of a request', readFieldValue, ['\u0001a: b ', '\u0001']],
  ['keys', readKeyedValues, ['{"a":"b",', '{"a":', '"a": "', "'a':'", '["a",', '"a":["b",']],
  [
    'SQL',
    readSqlRows,
    ['insert into t (a) values (1),', "insert into t values ('", 'create table t ('],
  ],
  [
    'markup',
    readMarkupValues,
    ['<a b="c">d</a>', '<td>1', '<a ', '<a b=c ', '<tr><th>a</th><td>b</td>'],
  ],
  ['lines', readLineValues, ['a: b\n', '  a:\n', 'a="b\n', ' '.repeat(8).concat('a=b # c\n')]],
  ['tables', readTableRows, ['a,b\n', 'a|"b\n', 'a\tb\n\n', 'aa  bb  cc\n', '| a | b |\n']],
  [
    'pairs',
    readPairValues,
    ['a=b&', '=', 'a="b ', '--a b ', '/a:b ', 'variable "a" {', 'a='.repeat(4)],
  ],
  [
    'parts',
    readPartValues,
    ['content-disposition: form-data; name="a"\n\nb\n--', 'form-data; name="a"\n\n'],
  ],
  [
    'messages',
    readMessageValues,
    ['MSH|a^b~c|\n', "UNH+RFF+VA:1'", 'ISA*NM1*a*b*', 'ST*REF*SY*1~', ':25:/123456\n', ':50K:'],
  ],
]

const UNITS = 1 << 16
const MOST_ROUNDS = 12
/** Quadratic would be 4. */
const MOST = 2.5
/** Less than this cannot be measured, and 2n of a quadratic reader takes far more. */
const LEAST_MS = 2

/** Milliseconds of processor time. */
function timeOf(read: (view: string) => Cells, text: string): number {
  const before = process.cpuUsage()
  read(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * How many times as long twice the text takes. What disturbs a round only makes it longer, so the least of some rounds
 * counts, and rounds go on until these least times are as they should be.
 */
function growthOf(read: (view: string) => Cells, text: string): number {
  let [once, twice, ratio] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    once = Math.min(once, timeOf(read, text))
    twice = Math.min(twice, timeOf(read, text + text))
    ratio = twice / Math.max(LEAST_MS, once)
    if (round > 0 && ratio <= MOST) break
  }
  return ratio
}

describe('a reader of structure takes linear time', () => {
  for (const [name, read, pieces] of READERS)
    for (const piece of pieces)
      it(`${name}: ${JSON.stringify(piece)}, repeated`, () => {
        const ratio = growthOf(read, piece.repeat(Math.ceil(UNITS / piece.length)))
        assert.ok(ratio <= MOST, `twice the text takes ${ratio.toFixed(2)} times as long`)
      })
})
