import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { applyPlaceholders } from '../../../../src/core/masking/request-masker.ts'
import { type Window, createTextWindows } from '../../../../src/core/masking/text-windows.ts'
import type { Recognizer } from '../../../../src/core/recognizers/recognizer.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { byteString } from '../../../support/bytes.ts'
import { scannerOf, scannerWith, word } from '../../../support/detection/scanner-of.ts'
import { surroundings } from '../../../support/exchange/surroundings.ts'
import { runs } from '../../../support/runs.ts'

const { scanner } = surroundings()

interface Masked {
  readonly text: string
  readonly windows: number
  readonly most: number
  readonly scope: MemoryScope
}

/** Masks a text that arrives in chunks of `size` bytes. */
function mask(source: string, size: number): Masked {
  const scope = new MemoryScope('s', 0)
  const masking = createTextWindows(scanner)
  let [text, windows, most, pushed, left] = ['', 0, 0, 0, 0]
  const take = (all: readonly Window[]): void => {
    for (const { bytes, places } of all) {
      windows++
      left += bytes.length
      text += applyPlaceholders(bytes, places, scope.allocate(places.map(({ wanted }) => wanted)))
    }
  }
  for (let at = 0; at < source.length; at += size) {
    pushed = Math.min(source.length, at + size)
    take(masking.push(source.slice(at, pushed)))
    most = Math.max(most, pushed - left)
  }
  take(masking.finish())
  return { text, windows, most, scope }
}

/** Puts every placeholder back. */
const restore = ({ text, scope }: Masked): string =>
  text.replace(/[A-Z_]+_\d+/g, (placeholder) => byteString(scope.get(placeholder) ?? placeholder))

/** A recognizer that calls `look` with each view. */
const looking = (look: Recognizer['find']): Recognizer => ({ name: 'A', find: look })

describe('windows of a text', () => {
  const FULL = 65_536 + 4_096

  it('leave as soon as one is full with what may follow it, and not before', () => {
    const masking = createTextWindows(scannerOf(word('A', 'x')))
    assert.deepEqual(masking.push('- '.repeat(FULL / 2 - 1)), [])
    assert.deepEqual(masking.push('-'), [])
    assert.deepEqual(masking.push(' '), [{ bytes: '- '.repeat(32_768), places: [] }])
    assert.deepEqual(masking.push('- '.repeat(32_767)), [])
    const [second, ...more] = masking.push('- ')
    assert.deepEqual([second?.bytes.length, more.length], [65_536, 0])
    assert.deepEqual(
      masking.finish().map(({ bytes }) => bytes.length),
      [4_096],
    )
    assert.deepEqual(masking.finish(), [])
  })

  it('leave several at once', () => {
    const masking = createTextWindows(scannerOf(word('A', 'x')))
    assert.equal(masking.push('- '.repeat(100_000)).length, 2)
  })

  it('are none where nothing came', () =>
    assert.deepEqual(createTextWindows(scannerOf(word('A', 'x'))).finish(), []))

  it('grow where there is no place to cut', () => {
    const masking = createTextWindows(scannerOf(word('A', 'x')))
    assert.deepEqual(masking.push('-'.repeat(2 * FULL - 1)), [])
    assert.deepEqual(masking.push(' '), [])
    assert.deepEqual(masking.push('-'.repeat(2 * FULL - 1)), [])
    const [first, ...more] = masking.push('-')
    assert.deepEqual([first?.bytes.length, more.length], [2 * FULL, 0])
  })

  it('are of the old size after one that grew', () => {
    const masking = createTextWindows(scannerOf(word('A', 'x')))
    assert.deepEqual(masking.push('-'.repeat(FULL)), [])
    const [grown] = masking.push(` ${'- '.repeat(FULL / 2)}`)
    assert.equal(grown?.bytes.length, 2 * FULL - 4_096 - 1)
    const [next] = masking.push('- '.repeat(32_767))
    assert.equal(next?.bytes.length, 65_536)
  })

  it('are refused when a megabyte cannot be cut', () => {
    const masking = createTextWindows(scannerOf(word('A', 'x')))
    assert.deepEqual(masking.push('-'.repeat(16 * FULL - 1)), [])
    assert.throws(() => masking.push('-'), { code: 'unmaskable_text' })
  })

  it('hold a value that begins at their first byte as it was found', () => {
    const named = looking((view, report) => {
      for (let at = view.indexOf('Sao'); at >= 0; at = view.indexOf('Sao', at + 1))
        report({ entity: 'A', start: at, end: at + 3, score: 1, rule: 'r', alias: 'sao-mai' })
    })
    const masking = createTextWindows(scannerOf(named))
    const text = `${'- '.repeat(32_768)}Sao ${'- '.repeat(3_000)}`
    const [first, second] = [...masking.push(text), ...masking.finish()]
    assert.deepEqual(first?.places, [])
    assert.deepEqual(second?.places, [
      { start: 0, end: 3, entity: 'A', wanted: { prefix: 'A', value: 'Sao', alias: 'sao-mai' } },
    ])
  })

  /** Found when more of the text is seen: `b c`, over the end of the first window. */
  const late = looking((view, report) => {
    const at = view.indexOf('b c')
    if (at >= 0 && view.includes('END'))
      report({ entity: 'A', start: at, end: at + 3, score: 1, rule: 'r', alias: 'late' })
  })
  const text = `${'- '.repeat(32_767)}b c ${'- '.repeat(3_000)}END`

  it('mask the rest of a value whose beginning has left', () => {
    const masking = createTextWindows(scannerOf(late))
    const [first, second] = [...masking.push(text), ...masking.finish()]
    assert.ok(first?.bytes.endsWith('b '))
    assert.deepEqual(second?.places, [
      { start: 0, end: 1, entity: 'A', wanted: { prefix: 'A', value: 'c' } },
    ])
  })

  it('never give the rest of such a value back, if it must not come back', () => {
    const withheld = scannerWith({ recognizer: late, restore: 'never' })
    const masking = createTextWindows(withheld)
    const [, second] = [...masking.push(text), ...masking.finish()]
    assert.deepEqual(second?.places, [
      { start: 0, end: 1, entity: 'A', wanted: { prefix: 'A', value: 'c', isWithheld: true } },
    ])
  })

  it('leave out what has left with the window before', () => {
    const before = looking((view, report) => {
      for (let at = view.indexOf('b'); at >= 0; at = view.indexOf('b', at + 1))
        report({ entity: 'A', start: at, end: at + 1, score: 1, rule: 'r' })
    })
    const masking = createTextWindows(scannerOf(before))
    const [first, second] = [
      ...masking.push(`${'- '.repeat(32_700)}${'b '.repeat(68)}${'- '.repeat(3_000)}b`),
      ...masking.finish(),
    ]
    assert.equal(first?.places.length, 68)
    assert.deepEqual(
      second?.places.map(({ start }) => start),
      [6_000],
    )
  })

  it('are seen with up to 256 bytes in front, whole characters', () => {
    const views: string[] = []
    const masking = createTextWindows(scannerOf(looking((view) => views.push(view))))
    const letters = byteString('\u1ea1')
    masking.push(`${'- '.repeat(32_640)}${letters.repeat(85)} ${'+ '.repeat(3_000)}`)
    masking.finish()
    assert.equal(views.at(-1)?.slice(0, 88), `${'\u1ea1'.repeat(85)} + `)
    masking.push('*')
    masking.finish()
    assert.equal(views.at(-1), `${'+ '.repeat(128)}*`)
  })

  it('are seen with all that was there, if it was less', () => {
    const views: string[] = []
    const masking = createTextWindows(scannerOf(looking((view) => views.push(view))))
    masking.push('- ')
    masking.finish()
    masking.push('*')
    masking.finish()
    assert.deepEqual(views, ['- ', '- *'])
  })
})

describe('a long text', () => {
  it('is masked in windows as it would be whole, and holds little', () => {
    const line = (i: number): string =>
      `${i}; Ch\u00e0o b\u1ea1n, th\u01b0 \u0111\u1ebfn user.${i}@mail${i % 7}.vn t\u1eeb 10.0.${i % 250}.${i % 99}`
    for (const separator of ['\n', ' ', ',', '\r\n']) {
      const source = byteString(Array.from({ length: 6000 }, (_, i) => line(i)).join(separator))
      const masked = mask(source, 10_007)
      assert.ok(masked.windows > 3)
      assert.ok(masked.most < 160_000, String(masked.most))
      assert.doesNotMatch(masked.text, /@mail|10\.0\./)
      assert.equal(restore(masked), source)
      assert.equal(mask(source, 64).text, masked.text)
    }
  })

  it('keeps a value whole wherever a window ends', () => {
    const value = 'someone.with.a.long.name@department.example.vn'
    for (let shift = 0; shift < 80; shift++) {
      const source = `${'x'.repeat(61_400 + shift)} ${value} ${'y '.repeat(8000)}`
      const masked = mask(source, 4096)
      assert.doesNotMatch(masked.text, /@|someone/)
      assert.equal(restore(masked), source)
    }
  })

  it('is never cut inside a URL', () => {
    const url = `https://x.vn/?${'a=1,'.repeat(20_000)}q=alice@x.vn`
    const source = `${'see, '.repeat(100)}${url} ${'and, '.repeat(20_000)}`
    const masked = mask(source, 9999)
    assert.match(masked.text, /see, URL_1 and/)
    assert.equal(restore(masked), source)
  })

  it('is refused if it cannot be cut, is not UTF-8, or holds zero bytes', () => {
    const cases = [
      ['x'.repeat(1_200_000), 'unmaskable_text'],
      [`${'x '.repeat(50_000)}\u00ff`, 'unsupported_charset'],
      [`\u00ff\u00fe${'x '.repeat(50_000)}`, 'unsupported_charset'],
      [`${'x '.repeat(50_000)}\u0000`, 'unsupported_charset'],
      ['a\u00c3', 'unsupported_charset'],
    ] as const
    for (const [source, code] of cases) assert.throws(() => mask(source, 30_000), { code })
  })

  it('shows nothing of its values in any chunking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a@x.vn', '10.0.0.1', ' ', '\n', ',', 'x', byteString('\u1eaf')), {
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 0, max: 4 }),
        (parts, size, blocks) => {
          const source =
            parts.join('') + byteString(' \u1eafn l\u00e1 '.repeat(blocks * 4000)) + parts.join('')
          const masked = mask(source, size)
          assert.equal(restore(masked), source)
        },
      ),
      runs(15),
    )
  })
})

describe('a table in a text of many windows', () => {
  /** Rows whose ids nothing but their column names, under a line that names it. */
  const rows = (row: (n: number) => string): string =>
    Array.from({ length: 4_000 }, (_, n) => row(n)).join('')
  const cccd = (n: number): string => `0790${String(88_000_000 + n * 7)}`

  const TABLES: readonly (readonly [kind: string, source: string])[] = [
    ['CSV', `ma,ghi_chu,cccd,ngay\n${rows((n) => `${n},giao,${cccd(n)},x\n`)}`],
    ['CSV with CRLF and quotes', `"a","CCCD"\r\n${rows((n) => `"${n} b","${cccd(n)}"\r\n`)}`],
    ['TSV', `stt\tsố căn cước công dân\n${rows((n) => `${n}\t${cccd(n)}\n`)}`],
    ['semicolons', `Ghi chú;Số CCCD\n${rows((n) => `dòng, hai;${cccd(n)}\n`)}`],
    ['Markdown', `| n | CCCD |\n|---|---|\n${rows((n) => `| ${n} | ${cccd(n)} |\n`)}`],
    [
      'columns',
      `TT    CCCD          GHI CHU\n${rows((n) => `${String(n).padEnd(6)}${cccd(n)}  x\n`)}`,
    ],
    [
      'COPY of PostgreSQL',
      `COPY public.nv (id, cccd) FROM stdin;\n${rows((n) => `${n}\t${cccd(n)}\n`)}\\.\n`,
    ],
    [
      'INSERT in lines',
      `INSERT INTO nv (id, cccd) VALUES\n${rows((n) => `(${n},'${cccd(n)}'),\n`)}`,
    ],
    [
      'INSERT in one line',
      `INSERT INTO nv (id, cccd) VALUES ${rows((n) => `(${n},'${cccd(n)}'),`)}`,
    ],
    [
      'INSERT by the definition of its table',
      `CREATE TABLE nv (id int, cccd text);\nINSERT INTO nv VALUES ${rows((n) => `(${n},'${cccd(n)}'),`)}`,
    ],
    ['a title before', `Danh sách\n\nma,cccd\n${rows((n) => `${n},${cccd(n)}\n`)}`],
  ]
  for (const [kind, source] of TABLES)
    it(`is read by the names of its columns to its end: ${kind}`, () => {
      const masked = mask(byteString(source), 10_000)
      assert.ok(masked.windows > 1)
      assert.doesNotMatch(masked.text, /0790\d{8}/)
      assert.equal(restore(masked), byteString(source))
    })

  it('says nothing of what comes after its end', () => {
    const table = `ma,cccd\n${rows((n) => `${n},${cccd(n)}\n`)}`
    const after = rows((n) => `Vận đơn ${cccd(n)} của kiện ${n}\n`)
    const { text } = mask(byteString(`${table}\n${after}`), 10_000)
    assert.equal(text.match(/0790\d{8}/g)?.length, 4_000)
  })

  it('gives way to the next table', () => {
    const first = `ma,cccd\n${rows((n) => `${n},${cccd(n)}\n`)}`
    const second = `ma,serial\n${rows((n) => `${n},${cccd(n)}\n`)}`
    const { text } = mask(byteString(`${first}\n${second}`), 10_000)
    assert.equal(text.match(/0790\d{8}/g)?.length, 4_000)
  })
})
