import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Scanner, Span } from '../../../../src/core/masking/scanner.ts'
import type { Finding, Recognizer } from '../../../../src/core/recognizers/recognizer.ts'
import { scannerOf, scannerWith, word } from '../../../support/detection/scanner-of.ts'

const read = (spans: readonly Span[], text: string): readonly string[][] =>
  spans.map(({ entity, start, end }) => [entity, text.slice(start, end)])

const scan = (scanner: Scanner, text: string, label?: string): readonly string[][] =>
  read(scanner.scan(text, label), text)

const at = (entity: string, start: number, end: number, score = 1): Finding => ({
  entity,
  start,
  end,
  score,
  rule: 'outside',
})

/** Never reports: its findings come from outside. */
const silent = (entity: string): Recognizer => ({ name: entity, find: () => undefined })

/** Remembers what it was asked about. */
function listener(): { readonly recognizer: Recognizer; readonly asked: string[] } {
  const asked: string[] = []
  return { asked, recognizer: { name: 'LISTENER', find: (view) => void asked.push(view) } }
}

describe('a label', () => {
  it('precedes the text, up to 64 units of it', () => {
    const { recognizer, asked } = listener()
    const scanner = scannerOf(recognizer)
    scanner.scan('a text', 'name')
    scanner.scan('a text', 'x'.repeat(70))
    assert.deepEqual(asked, ['\u0001name: a text', `\u0001${'x'.repeat(64)}: a text`])
  })

  it('is not masked itself, and moves nothing', () => {
    const scanner = scannerOf(word('ID', '#7'))
    assert.deepEqual(scanner.scan('#7', '#7'), [
      {
        start: 0,
        end: 2,
        entity: 'ID',
        prefix: 'ID',
        findings: [{ entity: 'ID', start: 0, end: 2, score: 1, rule: 'word' }],
      },
    ])
    assert.deepEqual(scan(scanner, 'see #7', 'id of #7'), [['ID', '#7']])
    assert.deepEqual(scanner.scan('nothing', '#7'), [])
    // Up to the text and no farther.
    assert.deepEqual(scannerOf(word('ID', 'no: ')).scan('nothing', 'no'), [])
  })

  it('is cut off what begins in it', () => {
    const [span, ...more] = scannerOf(word('ID', 'no: 7')).scan('7 x', 'no')
    assert.deepEqual(more, [])
    assert.deepEqual([span?.start, span?.end, span?.entity], [0, 1, 'ID'])
  })

  it('makes a literal that begins in it one no longer, but leaves others', () => {
    const scanner = scannerOf(word('ID', '#7'))
    // The grammar reads a blank for the `_`, a colon for nothing.
    const literals = scanner.scan('ID_1 and ID_2', 'id').map(({ literal }) => literal)
    assert.deepEqual(literals, ['ID_1', 'ID_2'])
  })

  it('moves what others found with the text', () => {
    const scanner = scannerOf(silent('PERSON'))
    const [span] = scanner.scan('to Lan', 'name', [at('PERSON', 3, 6)])
    assert.deepEqual(
      [span?.start, span?.end, span?.findings.map(({ start, end }) => [start, end])],
      [3, 6, [[3, 6]]],
    )
  })
})

describe('a word seen clean', () => {
  it('is not asked about again, under the same label', () => {
    const { recognizer, asked } = listener()
    const scanner = scannerOf(recognizer)
    for (const label of ['', '', 'mode', 'mode']) scanner.scan('blocking', label)
    assert.deepEqual(asked, ['blocking', '\u0001mode: blocking'])
  })

  it('is asked about again where others found something, or it was found before', () => {
    const scanner = scannerOf(silent('PERSON'), word('ID', 'secret'))
    assert.deepEqual(scanner.scan('lan'), [])
    const found = scanner.scan('lan', '', [at('PERSON', 0, 3)])
    assert.deepEqual(read(found, 'lan'), [['PERSON', 'lan']])
    assert.deepEqual(scanner.scan('lan'), [])
    for (let round = 0; round < 2; round++)
      assert.deepEqual(scan(scanner, 'secret'), [['ID', 'secret']])
  })

  it('was scanned whole: what others did not say of it says nothing', () => {
    const scanner = scannerOf(silent('PERSON'))
    // Of an entity that is not looked for: nothing is masked, and nothing is learned.
    assert.deepEqual(scanner.scan('lan', '', [at('OTHER', 0, 3)]), [])
    const { recognizer, asked } = listener()
    const another = scannerOf(recognizer)
    another.scan('lan', '', [at('OTHER', 0, 3)])
    another.scan('lan')
    assert.equal(asked.length, 2)
  })

  it('is a word: a text of several is asked about each time', () => {
    const { recognizer, asked } = listener()
    const scanner = scannerOf(recognizer)
    scanner.scan('two words')
    scanner.scan('two words')
    assert.equal(asked.length, 2)
  })
})

describe('what others found', () => {
  const text = 'to Lan today'
  const scanner = scannerWith({
    recognizer: silent('PERSON'),
    threshold: 0.6,
    allow_list: ['Hoa'],
  })
  const foundIn = (finding: Finding, where = text) =>
    read(scanner.scan(where, '', [finding]), where)

  it('counts from the threshold of its entity on', () => {
    assert.deepEqual(foundIn(at('PERSON', 3, 6, 0.6)), [['PERSON', 'Lan']])
    assert.deepEqual(foundIn(at('PERSON', 3, 6, 0.59)), [])
  })

  it('is dropped if its entity is off, or it is allowed', () => {
    assert.deepEqual(foundIn(at('PLACE', 3, 6)), [])
    assert.deepEqual(foundIn(at('PERSON', 3, 6), 'to Hoa today'), [])
    assert.deepEqual(foundIn(at('PERSON', 3, 12), 'to Hoa today'), [['PERSON', 'Hoa today']])
  })

  it('may reach from end to end of the text, and is dropped if it reaches farther', () => {
    assert.deepEqual(foundIn(at('PERSON', 0, text.length)), [['PERSON', text]])
    for (const [start, end] of [
      [-1, 3],
      [3, text.length + 1],
      [6, 3],
      [3, 3],
      [text.length, text.length + 1],
    ] as const)
      assert.deepEqual(foundIn(at('PERSON', start, end)), [], `${start} to ${end}`)
  })

  it('is added to what is found here', () => {
    const both = scannerOf(silent('PERSON'), word('ID', '#7'))
    const where = 'Lan has #7, Hoa too'
    const found = [at('PERSON', 12, 15), at('PERSON', 0, 3), at('OTHER', 4, 7)]
    assert.deepEqual(read(both.scan(where, '', found), where), [
      ['PERSON', 'Lan'],
      ['ID', '#7'],
      ['PERSON', 'Hoa'],
    ])
  })
})

describe('what the recognizers found', () => {
  it('counts from the threshold of its entity on', () => {
    const scanner = scannerWith(
      { recognizer: word('LOW', 'low', 0.69), threshold: 0.7 },
      { recognizer: word('SAME', 'same', 0.7), threshold: 0.7 },
    )
    assert.deepEqual(scan(scanner, 'low and same'), [['SAME', 'same']])
  })

  it('is dropped if it is allowed as a whole', () => {
    const scanner = scannerWith({
      recognizer: {
        name: 'ID',
        find(view, report) {
          for (const { index: start, 0: id } of view.matchAll(/#\w+/g))
            report({ entity: 'ID', start, end: start + id.length, score: 1, rule: 'id' })
        },
      },
      allow_list: ['#test'],
    })
    assert.deepEqual(scan(scanner, '#test or #real'), [['ID', '#real']])
  })

  it('is dropped if its entity is off', () => {
    const recognizer: Recognizer = {
      name: 'ID',
      find: (view, report) => word('OTHER', '#7').find(view, report),
    }
    assert.deepEqual(scannerOf(recognizer).scan('see #7'), [])
  })

  it('stands where the text has it, dropped characters inside included and none around', () => {
    const scanner = scannerOf(word('ID', '#7'))
    assert.deepEqual(scan(scanner, 'a \u200b#\u200b7\u200b z'), [['ID', '#\u200b7']])
    assert.deepEqual(scan(scanner, '\u200b#7'), [['ID', '#7']])
    assert.deepEqual(scan(scanner, '\u200b #7'), [['ID', '#7']])
  })
})

describe('a value that never comes back', () => {
  const never = (recognizer: Recognizer) => ({ recognizer, restore: 'never' }) as const

  it('is marked, others are not', () => {
    const scanner = scannerWith(never(word('KEY', 'key=1')), { recognizer: word('ID', '#7') })
    const [key, id] = scanner.scan('key=1 and #7')
    assert.equal(key?.isWithheld, true)
    assert.ok(id !== undefined && !('isWithheld' in id))
  })

  it('withholds what it is united with, whichever of them gives the name', () => {
    for (const [held, other] of [
      ['(a1', '1bcd)'],
      ['(a1b', 'b)'],
    ] as const) {
      const text = `- ${held}${other.slice(1)} -`
      const scanner = scannerWith(never(word('KEY', held)), { recognizer: word('ID', other) })
      const [span, ...more] = scanner.scan(text)
      assert.deepEqual(more, [])
      assert.equal(span?.isWithheld, true, text)
      assert.equal(span?.entity, held.length < other.length ? 'ID' : 'KEY')
    }
    const united = scannerOf(word('KEY', '(a1'), word('ID', '1b)')).scan('(a1b)')[0]
    assert.ok(united !== undefined && !('isWithheld' in united))
  })

  it('withholds the URL it stands in, and no other', () => {
    const text = 'https://x.vn/?a=#7 https://x.vn/?a=key1 https://x.vn/?a=#7'
    const scanner = scannerWith(never(word('KEY', 'key1')), { recognizer: word('ID', '#7') })
    assert.deepEqual(
      scanner.scan(text).map((span) => [span.entity, span.isWithheld, 'isWithheld' in span]),
      [
        ['URL', undefined, false],
        ['URL', true, true],
        ['URL', undefined, false],
      ],
    )
  })

  it('stays so where a label is cut off it, or the rest of a text is masked as one', () => {
    const [span] = scannerWith(never(word('KEY', 'no: 7'))).scan('7 x', 'no')
    assert.equal(span?.isWithheld, true)
    const [open] = scannerOf(word('KEY', 'no: 7')).scan('7 x', 'no')
    assert.ok(open !== undefined && !('isWithheld' in open))

    // Each round uncovers one more: only what begins a text is seen.
    const first: Recognizer = {
      name: 'KEY',
      find(view, report) {
        if (view.startsWith('<k>'))
          report({ entity: 'KEY', start: 0, end: 3, score: 1, rule: 'first' })
      },
    }
    const spans = scannerWith(never(first)).scan('<k>'.repeat(40))
    assert.ok(spans.length < 20, `${spans.length}`)
    assert.ok(spans.every(({ isWithheld }) => isWithheld === true))
    assert.equal(spans.at(-1)?.end, 120)
    assert.ok(
      scannerOf(first)
        .scan('<k>'.repeat(40))
        .every((each) => !('isWithheld' in each)),
    )
  })
})

describe('overlapping spans', () => {
  it('are called by the longest, whichever comes first', () => {
    assert.deepEqual(scan(scannerOf(word('AB', '(~'), word('BC', '~*)')), 'a (~*) b'), [
      ['BC', '(~*)'],
    ])
    assert.deepEqual(scan(scannerOf(word('AB', '(*~'), word('BC', '~)')), 'a (*~) b'), [
      ['AB', '(*~)'],
    ])
  })

  it('are called by the surer of two of one length, and else by the first', () => {
    const called = (first: number, second: number) =>
      scan(scannerOf(word('AB', '(~', first), word('BC', '~)', second)), 'a (~) b')
    assert.deepEqual(called(0.8, 0.7), [['AB', '(~)']])
    assert.deepEqual(called(0.7, 0.8), [['BC', '(~)']])
    assert.deepEqual(called(0.7, 0.7), [['AB', '(~)']])
  })

  it('are called a LITERAL only where nothing else is', () => {
    assert.deepEqual(scan(scannerOf(word('AB', '#AB')), 'x #AB_123 y'), [['AB', '#AB']])
    const [span] = scannerOf(word('AB', '#AB')).scan('x #AB_123 y')
    assert.ok(span !== undefined && !('literal' in span))
  })

  it('are called a URL before all else, however short it is', () => {
    const text = 'x ~a long name that ends https://x/#7 y'
    const scanner = scannerOf(word('AB', '~a long name that ends https'), word('ID', '#7'))
    assert.deepEqual(scan(scanner, text), [['URL', text.slice(2, -2)]])
  })

  it('keep the findings that lie in no other one, in order', () => {
    const scanner = scannerOf(
      word('IN', '-b-'),
      word('IN', '-d-'),
      word('OUT', '(a-b-c-d-e)'),
      word('END', 'e) f'),
    )
    const [span] = scanner.scan('x (a-b-c-d-e) f y')
    assert.deepEqual(
      span?.findings.map(({ entity, start, end }) => [entity, start, end]),
      [
        ['OUT', 2, 13],
        ['END', 11, 15],
      ],
    )
  })
})

describe('a URL with something to mask', () => {
  const scanner = scannerOf(word('ID', '#7'))

  it('is masked whole, and what stands around it by itself', () => {
    const one = 'https://x.vn/?a=#7'
    assert.deepEqual(scan(scanner, `#7 ${one} #7 ${one} #7`), [
      ['ID', '#7'],
      ['URL', one],
      ['ID', '#7'],
      ['URL', one],
      ['ID', '#7'],
    ])
  })

  it('is one as well without a scheme', () =>
    assert.deepEqual(scan(scanner, '[a](//#7/x) b'), [['URL', '//#7/x']]))

  it('is none with literals, which stay as they are', () => {
    const url = 'https://x.vn/?a=ID_1&b=ID_2'
    assert.deepEqual(scan(scanner, `see ${url} now`), [
      ['LITERAL', 'ID_1'],
      ['LITERAL', 'ID_2'],
    ])
  })

  it('is left with nothing to mask in it', () =>
    assert.deepEqual(scan(scanner, 'https://x.vn/ #7'), [['ID', '#7']]))
})

describe('a placeholder', () => {
  it('touches no digit of any width after it, and no word in front of it', () => {
    const scanner = scannerOf(word('ID', '#7'))
    assert.deepEqual(scan(scanner, 'a #7\uff10 b'), [['ID', '#7\uff10']])
    assert.deepEqual(scan(scanner, 'a #7\uff19 b'), [['ID', '#7\uff19']])
    for (const other of ['\uff0f', '\uff1a', '\uff41', '/', ':'])
      assert.deepEqual(scan(scanner, `a #7${other} b`), [['ID', '#7']])
  })
})

describe('what lies between spans', () => {
  const asksAbout = (text: string): readonly string[] => {
    const { recognizer, asked } = listener()
    scannerOf(recognizer, word('ID', '<x>')).scan(text)
    return asked.slice(1)
  }
  const FAR = ' and so on'.repeat(9)

  it('is left where words and blanks set it off', () => {
    for (const text of [
      'see <x> now',
      'see! <x>. Now',
      'e\u0301 <x> e\u0301',
      '<x> and <x>, or <x>',
      '<x>',
      // Numbers that are far from what was taken out, or where nothing was.
      `12${FAR} <x>${FAR} 34${FAR} <x>${FAR} 56`,
    ])
      assert.deepEqual(asksAbout(text), [], text)
  })

  it('is looked at again where they do not', () => {
    const CASES: readonly (readonly [text: string, asked: readonly string[]])[] = [
      ['a <x> now', ['a ']],
      ['-- <x> now', ['-- ']],
      ['see: <x> now', ['see: ']],
      ['ab cd-<x> now', ['ab cd-']],
      ['<x> n', [' n']],
      ['<x> --', [' --']],
      ['<x>: Now', [': Now']],
      ['<x>-a bc', ['-a bc']],
      ['<x>now', ['now']],
      ['<x> and-<x>', [' and-']],
      ['<x>-and <x>', ['-and ']],
      ['12 see <x> now', ['12 see ']],
      ['see <x> now 12', [' now 12']],
      ['see <x> now \uff10', [' now 0']],
      // No more of it than labels reach.
      [`<x>${FAR} 12 see <x>`, [`${FAR.slice(24)} 12 see `]],
      [`<x> and 12${FAR} <x>`, [` and 12${FAR.slice(0, 68)}`]],
    ]
    for (const [text, asked] of CASES) assert.deepEqual(asksAbout(text), asked, text)
  })
})
