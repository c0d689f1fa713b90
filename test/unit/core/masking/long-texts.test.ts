import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { mayHoldLongString, readAhead } from '../../../../src/core/masking/long-texts.ts'
import { LONG, type PausingScanner, type Scanner } from '../../../../src/core/masking/scanner.ts'
import { countedPause } from '../../../support/counted-pause.ts'
import { RECOGNITION, SCANNER } from '../../../support/detection/detection.ts'

const pause = async (): Promise<void> => await Promise.resolve()

const PROSE = 'Nothing else is wanted. '.repeat(LONG / 24 + 1)

describe('scanning in turns', () => {
  /** What a scan finds, and how often others had their turn. */
  async function inTurns(text: string, label?: string): Promise<readonly [unknown, number]> {
    const others = countedPause()
    return [await SCANNER.scanInTurns(text, others.pause, label), others.count]
  }

  it('finds what a scan finds', async () => {
    for (const text of ['', 'x', 'alice@x.vn', '1.8.8.8.2405::1 EMAIL_1', 'a 4111 1111 1111 1111'])
      for (const label of [undefined, '', 'card', 'my phone number'.repeat(9)]) {
        const [spans, pauses] = await inTurns(text, label)
        assert.deepEqual(spans, SCANNER.scan(text, label), text)
        assert.equal(pauses, 0)
      }
    const found = [{ entity: 'EMAIL', start: 2, end: 4, score: 1, rule: 'outside' }]
    for (const label of ['', 'card'])
      assert.deepEqual(
        await SCANNER.scanInTurns('x yy 10.0.0.1', pause, label, found),
        SCANNER.scan('x yy 10.0.0.1', label, found),
      )
  })

  it('lets others have their turn around every recognizer where the text is long', async () => {
    const [nothing, pauses] = await inTurns(PROSE)
    assert.deepEqual(nothing, [])
    assert.equal(pauses, RECOGNITION.recognizers.length + 1)
    assert.deepEqual(await inTurns(PROSE.slice(0, LONG)), [[], pauses])
    assert.deepEqual(await inTurns(PROSE.slice(0, LONG - 1)), [[], 0])
  })

  it('reads what lies between findings in turns, too', async () => {
    // Words with capitals may be a name: nowhere in between is a place to read no further.
    const names = 'Nothing Else Is Wanted. '.repeat(LONG / 24 + 1)
    const text = `${names}x: alice@x.vn:1 ${names}`
    const [, once] = await inTurns(names)
    const [spans, pauses] = await inTurns(text)
    assert.deepEqual(spans, SCANNER.scan(text))
    assert.equal(pauses, 3 * once)
    const gaps = 'x: alice@x.vn:1 no more '.repeat(LONG / 8)
    const [many, often] = await inTurns(gaps)
    assert.deepEqual(many, SCANNER.scan(gaps))
    assert.ok(often > once)
  })
})

describe('reading ahead', () => {
  /** Remembers what was read in turns; finds the first unit of a text. */
  function remembering(): { readonly calls: string[]; readonly scanner: PausingScanner } {
    const calls: string[] = []
    const scan: Scanner['scan'] = (text, label = '') => {
      calls.push(`${label} ${text.length}`)
      return SCANNER.scan('a@x.vn')
    }
    return {
      calls,
      scanner: {
        scan,
        scanInTurns: async (text, wait, label) => {
          await wait()
          calls.push('in turns')
          return scan(text, label)
        },
      },
    }
  }

  it('knows the long texts afterwards, each with its label', async () => {
    const { calls, scanner } = remembering()
    const long = 'x'.repeat(LONG)
    const knowing = await readAhead(
      scanner,
      async (first) => {
        for (const label of ['', 'one', 'one', 'two']) assert.deepEqual(first.scan(long, label), [])
        assert.deepEqual(first.scan(long), [])
        assert.deepEqual(first.scan(`${long}y`, 'one'), [])
        assert.deepEqual(first.scan('short', 'one'), [])
        await pause()
      },
      pause,
    )
    const asked = [` ${LONG}`, `one ${LONG}`, `one ${LONG + 1}`, `two ${LONG}`]
    assert.deepEqual(
      calls.splice(0),
      asked.flatMap((one) => ['in turns', one]),
    )
    for (const label of [undefined, '', 'one', 'two'])
      assert.equal(knowing.scan(long, label).length, 1)
    assert.equal(knowing.scan(`${long}y`, 'one').length, 1)
    assert.deepEqual(calls, [])
    knowing.scan('short', 'one')
    knowing.scan(`${long}y`, 'two')
    knowing.scan(long, 'three')
    assert.deepEqual(calls, ['one 5', `two ${LONG + 1}`, `three ${LONG}`])
  })

  it('changes nothing where no text is long', async () => {
    const { calls, scanner } = remembering()
    const read = async (first: Scanner): Promise<void> => {
      first.scan('x'.repeat(LONG - 1))
      await pause()
    }
    assert.equal(await readAhead(scanner, read, pause), scanner)
    assert.deepEqual(calls, [])
  })

  it('fails where reading does', async () => {
    const fail = async (): Promise<never> => await Promise.reject(new Error('no'))
    await assert.rejects(readAhead(remembering().scanner, fail, pause), /no/)
  })
})

describe('whether a document may hold a long string', () => {
  const strings = (...lengths: readonly number[]): string =>
    JSON.stringify(lengths.map((length) => 'x'.repeat(length)))

  it('is seen by its quotes', () => {
    assert.equal(mayHoldLongString(''), false)
    assert.equal(mayHoldLongString(strings(...Array.from({ length: 100 }, () => 5000))), false)
    assert.equal(mayHoldLongString(strings(LONG - 10, LONG - 10, LONG - 10)), false)
    for (const lengths of [[LONG], [LONG - 1, LONG], [1, 2, LONG, 3], [LONG - 10, 4, LONG]])
      assert.equal(mayHoldLongString(strings(...lengths)), true)
  })

  it('is seen after quotes that are escaped', () => {
    const talk = JSON.stringify(['"No", she said. '.repeat(LONG / 16), 'x'])
    assert.equal(mayHoldLongString(talk), true)
    assert.equal(mayHoldLongString(`"${'\\"'.repeat(LONG)}"`), true)
  })

  it('is never denied of one that does', () => {
    const piece = fc.constantFrom('x', '\\"', '\\\\', '","', '"', ' ', 'y'.repeat(20_000))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const source = `"${pieces.join('')}"`
        const longest = [...source.matchAll(/"((?:[^"\\]|\\.)*)/g)].reduce(
          (most, [, text = '']) => Math.max(most, text.length),
          0,
        )
        if (longest >= LONG) assert.equal(mayHoldLongString(source), true)
      }),
      { numRuns: 1000 },
    )
  })
})
