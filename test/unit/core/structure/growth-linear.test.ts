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
import { assertLinear } from '../../../support/growth.ts'

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

const LENGTH = 1 << 15

describe('a reader of structure takes linear time', () => {
  for (const [name, read, pieces] of READERS)
    for (const piece of pieces)
      it(`${name}: ${JSON.stringify(piece)}, repeated`, () => {
        assertLinear(read, piece, LENGTH)
      })
})
