import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { foldedLineWindows } from '../../../../src/core/text/folded-line-window.ts'

const viewsOf = (text: string): readonly string[] => foldedLineWindows(text).map(({ view }) => view)
const card = (lines: string): string => `BEGIN:VCARD\n${lines}\nEND:VCARD\n`

describe('a vCard or a calendar with its lines as they were before folding', () => {
  const SHOWN: readonly (readonly [lines: string, shown: string])[] = [
    ['TEL:09123\r\n 45678', 'TEL:0912345678'],
    ['TEL:09123\n\t45678', 'TEL:0912345678'],
    ['EMAIL:an@\r\n x.vn', 'EMAIL:an@x.vn'],
    ['TEL;ENCODING=QUOTED-PRINTABLE:=30=39', 'TEL;ENCODING=QUOTED-PRINTABLE:09'],
    [
      'NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C4=90T 09=\r\n12',
      'NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:ĐT 0912',
    ],
    ['N;encoding=quoted-printable:=e1=ba=ad', 'N;encoding=quoted-printable:ậ'],
    ['N;ENCODING=QUOTED-PRINTABLE:=FF=4E\nTEL:=30', 'N;ENCODING=QUOTED-PRINTABLE:=FFN\nTEL:=30'],
  ]
  for (const [lines, shown] of SHOWN)
    it(`${JSON.stringify(lines)} shows ${JSON.stringify(shown)}`, () =>
      assert.deepEqual(viewsOf(card(lines)), [card(shown)]))

  const LEFT = [
    'TEL:09123\r\n 45678',
    'x = 1\n 2\nfoo:Video\n 3',
    card('TEL:0912345678'),
    card('NOTE:two words\n  and more'),
    card(`PHOTO;ENCODING=b:${'QUJD'.repeat(18)}\n ${'QUJD'.repeat(18)}`),
    card('TEL:=30=39'),
    `${card('TEL:1')}total 2026\n 12345678`,
  ]
  for (const text of LEFT)
    it(`${JSON.stringify(text.slice(0, 48))} has no window`, () =>
      assert.deepEqual(viewsOf(text), []))

  it('reads a calendar whose beginning lies before the text', () =>
    assert.deepEqual(viewsOf('TEL:091\n 2\nEND:VEVENT\nBEGIN:VEVENT\nX:1'), [
      'TEL:0912\nEND:VEVENT\nBEGIN:VEVENT\nX:1',
    ]))

  it('takes no longer than the text, whatever is in it', () => {
    for (const piece of ['1\n 2', 'A;ENCODING=QUOTED-PRINTABLE:=30=\n', '=4', 'A;', 'BEGIN:V'])
      assert.ok(
        viewsOf(card(piece.repeat(20_000))).join('').length <= piece.length * 20_000 + 40,
        piece,
      )
  })
})
