import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'
import { configOf } from '../../../support/exchange/config-of.ts'

const recognition = createRecognition(configOf('{}').masking.patterns)
const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))

/** The stretches of a text that are masked, as they are written. */
const masked = (text: string): readonly string[] =>
  scanner.scan(text).map(({ start, end }) => text.slice(start, end))

/** Values as people and programs write them; each is masked whole, so that what was written comes back. */
const SPELLED: readonly (readonly [kind: string, spellings: readonly string[]])[] = [
  [
    'digits of other scripts',
    [
      '٤١١١ ١١١١ ١١١١ ١١١١',
      '۰۹۱۲۳۴۵۶۷۸',
      '०९१२ ३४५ ६७८',
      '๐๙๑๒-๓๔๕-๖๗๘',
      '𝟎𝟗𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖',
      '١٩٢.١٦٨.١.٥',
    ],
  ],
  ['a minus or a dash', ['4111−1111−1111−1111', '0912―345―678', 'an@my−host.vn', 'an@cong–ty.vn']],
  [
    'references of HTML, with a semicolon and without',
    [
      'alice&#64x.vn',
      'alice&#x40;x&period;vn',
      '0912&nbsp;345&#160;678',
      '4111&shy;111111111111',
      '4111&#8203;111111111111',
    ],
  ],
  [
    'escapes of programs',
    [
      'alice\\u{40}x.vn',
      'alice\\U00000040x.vn',
      'alice\\x{40}x.vn',
      'alice\\uff20x.vn',
      '4111\\u200b111111111111',
    ],
  ],
  [
    'URL escapes of UTF-8',
    ['0912%C2%A0345%C2%A0678', 'alice%EF%BC%A0x.vn', '4111%E2%80%8B111111111111'],
  ],
  ['quoted-printable', ['alice=40x.vn', 'alice=40x=2Evn']],
  [
    'markup inside',
    [
      'alice<b>@x.vn',
      '0912<span class="a">345</span>678',
      '4111<i> 1111 </i>1111 1111',
      '0912**345**678',
      'alice&lt;b&gt;@x.vn',
    ],
  ],
  [
    'what shows nothing',
    ['0912\u3164345678', '4111\u0000111111111111', 'ali\u{1d173}ce@x.vn', '0912\u00ad345678'],
  ],
  ['signs against robots', ['alice [at] x.vn', 'alice(at)x(dot)vn', 'alice{at}x.vn']],
  ['zeros in front of octets', ['192.168.001.005', '010.020.030.040']],
]

describe('a value that is written in another way', () => {
  for (const [kind, spellings] of SPELLED)
    for (const spelling of spellings)
      it(`is found with ${kind}: ${JSON.stringify(spelling)}`, () => {
        assert.deepEqual(masked(spelling), [spelling])
        assert.deepEqual(masked(`Gửi cho ${spelling} nhé`), [spelling])
      })

  it('is found in a vCard or a calendar whose lines are folded, or in quoted-printable', () => {
    const folded: readonly (readonly [text: string, values: readonly string[]])[] = [
      ['BEGIN:VCARD\r\nTEL:09123\r\n 45678\r\nEND:VCARD', ['09123\r\n 45678']],
      ['BEGIN:VCARD\nEMAIL:an@x\n .vn\nEND:VCARD', ['an@x\n .vn']],
      ['BEGIN:VEVENT\nURL:x\nDESCRIPTION:gọi 09\n\t12345678\nEND:VEVENT', ['09\n\t12345678']],
      [
        'BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:=C4=90T 0912=\n=33=34=35=36=37=38 =\nx\nEND:VCARD',
        ['0912=\n=33=34=35=36=37=38'],
      ],
    ]
    for (const [text, values] of folded) assert.deepEqual(masked(text), values, text)
    for (const text of [
      'BEGIN:VEVENT\nDTSTART:202612\n 01T080000\nSEQUENCE:09\nPRIORITY:12345678\nEND:VEVENT',
      'BEGIN:VCARD\nREV:20260912T\n 081422Z\nNOTE:Đơn 2026\n 0912\nEND:VCARD',
      'BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:=C4=90=C6=A1n 2026-=\n0912\nEND:VCARD',
      'a: 09\n 12345678',
    ])
      assert.deepEqual(masked(text), [], text)
  })

  it('is not made of what a page shows apart', () => {
    for (const text of ['0912<br>345678', '<td>0912</td><td>345678</td>', '<b>0912</b> <b>34</b>'])
      assert.deepEqual(masked(text), [], text)
  })
})
