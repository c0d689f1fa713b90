import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Cells } from '../../../../src/core/structure/cell.ts'
import { readLineValues } from '../../../../src/core/structure/line-values.ts'
import { readMessageValues } from '../../../../src/core/structure/message-values.ts'
import { readPairValues } from '../../../../src/core/structure/pair-values.ts'
import { readPartValues } from '../../../../src/core/structure/part-values.ts'
import { readTableRows } from '../../../../src/core/structure/table-rows.ts'

const named = (text: string, cells: Cells): readonly string[] =>
  cells.map(({ start, end, names }) => `${names.join('/')}: ${text.slice(start, end)}`)

const pairs = (text: string): readonly string[] => named(text, readPairValues(text))
const messages = (text: string): readonly string[] => named(text, readMessageValues(text))
const rows = (text: string): readonly string[] => named(text, readTableRows(text))

describe('values of lines', () => {
  const lines = (text: string): readonly string[] => named(text, readLineValues(text))

  it('end where another pair of a form begins, and nowhere else', () => {
    assert.deepEqual(lines('token=a1&user=nam'), ['token: a1'])
    assert.deepEqual(lines('export TOKEN=a%2B1&b=&c.d=2\nx=1'), ['TOKEN: a%2B1', 'x: 1'])
    for (const value of ['ab&cd', 'p@ss&c=d', 'a&b=c!', 'ab&', 'a&1=b', 'a=&b=c', 'a &b=c'])
      assert.deepEqual(lines(`password=${value}`), [`password: ${value}`], value)
    assert.deepEqual(lines('password: ab&cd=ef'), ['password: ab&cd=ef'])
  })
})

describe('values of pairs', () => {
  it('are named by what is in front of the sign', () => {
    assert.deepEqual(pairs('a=1&b_c=x y;d.e=2'), ['a: 1', 'b_c: x', 'd.e: 2'])
    assert.deepEqual(pairs('level=info user="A B" otp=\'1 2\''), [
      'level: info',
      'user: A B',
      'otp: 1 2',
    ])
    assert.deepEqual(pairs('số_tk=12'), ['số_tk: 12'])
    assert.deepEqual(pairs('-9ab=12'), ['ab: 12'])
  })

  it('end at a comma, a bar, a quote and an angle, and at the end of the line', () => {
    for (const end of [',', '|', '"', "'", '`', '<', '>', ' ', '\n', '&', ';'])
      assert.deepEqual(pairs(`key=v1${end}rest`), ['key: v1'], end)
  })

  it('are none in comparisons, arrows, empty places and quotes that stay open', () => {
    for (const text of ['a==b', 'a=>b', 'a=~b', '=b', '1=2', 'a="b\nc"', "a='b", 'a=', 'a= b'])
      assert.deepEqual(pairs(text), [], text)
  })

  it('follow options of commands', () => {
    assert.deepEqual(pairs('tool --cccd 079 --stk=19 -Password "a b" /pass:x1 -n 5'), [
      'cccd: 079',
      'stk: 19',
      'Password: a b',
      'pass: x1',
    ])
    assert.deepEqual(pairs('a-password x, --dry-run --force'), [])
  })

  it('have blanks around the sign where they are quoted, also after an index', () => {
    assert.deepEqual(pairs("a->b = 'x'; c['d'] = \"y\"; if (e == 'z') f = g"), ['b: x', 'd: y'])
    assert.deepEqual(pairs("a   =  'x' b    = 'y'"), ['a: x'])
  })

  it('are given to functions after their name', () => {
    assert.deepEqual(pairs('set("a.b", "x") define(\'Cd\', \'y\') f("d", e) g(1, "z")'), [
      'a.b: x',
      'Cd: y',
    ])
  })

  it('are named by the block of HCL around them', () => {
    assert.deepEqual(pairs('variable "db_pass" {\n  type = string\n  default = "x1"\n}'), [
      'default: x1',
      'db_pass: x1',
    ])
    assert.deepEqual(pairs('variable "a" {\n  type = string\n}\n{ default = "x" }'), ['default: x'])
  })
})

describe('values of parts', () => {
  const part = (name: string, value: string, end = '\n'): string =>
    `--b${end}Content-Disposition: form-data; name="${name}"${end}${end}${value}${end}`

  it('are named by their head and end at the next border', () => {
    for (const end of ['\n', '\r\n']) {
      const text = `${part('cccd', '079', end)}${part('ghi chu', 'a\nb', end)}--b--`
      assert.deepEqual(named(text, readPartValues(text)), ['cccd: 079', 'ghi chu: a\nb'])
    }
  })

  it('have further lines of head', () => {
    const text =
      'content-disposition: form-data; name=a; filename="x"\nContent-Type: text/plain\n\nv\n--'
    assert.deepEqual(named(text, readPartValues(text)), ['a: v'])
  })

  it('are none without an end or without a form', () => {
    assert.deepEqual(readPartValues(part('cccd', '079')), [])
    assert.deepEqual(readPartValues('name="a"\n\nv\n--'), [])
  })
})

describe('values of messages', () => {
  it('of HL7 are named by the kind of an identifier or by their field', () => {
    assert.deepEqual(
      messages(
        'MSH|^~\\&|A\nPID|1||26^^^B^MR~079^^^VN^NI~C1^^^VN^PPN||A^B||1990|F|||||0912^PRN^CP||||||9',
      ),
      ['MR: 26', 'national id: 079', 'passport: C1', 'CP/phone: 0912', 'ssn: 9'],
    )
    assert.deepEqual(messages('MSH|^~\\&|A\nIN1|1|BHYT^^^VN^HC'), ['health insurance: BHYT'])
    assert.deepEqual(messages('OBX|1|NM|07^^^VN^NI'), [])
  })

  it('of EDIFACT are named by their qualifier', () => {
    assert.deepEqual(
      messages("UNH+1+ORDERS'RFF+VA:0101'RFF+ON:55'FII+BF+1903:A'COM+024:TE'COM+a@b.vn:EM'"),
      ['tax code: 0101', 'bank account: 1903', 'phone: 024'],
    )
    assert.deepEqual(messages("RFF+VA:0101'"), [])
  })

  it('of X12 are named by their qualifier', () => {
    assert.deepEqual(
      messages('ISA*00~REF*SY*123~REF*0F*9~PER*IC*A*TE*555~NM1*IL*1*A*B****34*77~'),
      ['ssn: 123', 'phone: 555', 'ssn: 77'],
    )
    assert.deepEqual(messages('REF*SY*123~'), [])
  })

  it('of SWIFT are the accounts of parties and statements', () => {
    assert.deepEqual(
      messages(':20:X\n:50K:/007100\nA\n:59:/DE44\n:25:BFTVVNVX/190311\n:25P:12345678\n:70:/INV1'),
      ['bank account: 007100', 'bank account: 190311', 'bank account: 12345678'],
    )
  })
})

describe('fields of rows', () => {
  it('are named although fields at the end of a row are missing', () => {
    assert.deepEqual(rows('ten;cccd;stk;ghi chu\nA;079;19'), ['ten: A', 'cccd: 079', 'stk: 19'])
  })

  it('may hold one sign more than the head', () => {
    assert.deepEqual(rows('ten,cccd,tien\nA,079,1,5').slice(0, 3), [
      'ten: A',
      'cccd: 079',
      'tien: 1',
    ])
    assert.deepEqual(rows('ten,cccd\nA,B,C,D'), [])
  })

  it('keep bars that are in a quoted field', () => {
    assert.deepEqual(rows('ten|stk\n"A|B"|19').at(-1), 'stk/A|B: 19')
    assert.deepEqual(rows('| a "x | b |\n| 1 | 2 |').at(-1), 'b: 2')
  })
})
