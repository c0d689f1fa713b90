import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { eachOccurrence } from '../../../../src/core/text/occurrences.ts'
import { runs } from '../../../support/runs.ts'

function placesOf(text: string, value: string): readonly number[] {
  const places: number[] = []
  eachOccurrence(text, value, (start) => places.push(start))
  return places
}

/** As the platform finds them. */
function expected(text: string, value: string): readonly number[] {
  const places: number[] = []
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
    places.push(at)
  return places
}

describe('places of a value in a text', () => {
  it('are those that the search of the platform finds, for values that repeat themselves too', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'ő'), { maxLength: 60 })
    fc.assert(
      fc.property(letters, fc.nat(), fc.integer({ min: 1, max: 60 }), (parts, from, length) => {
        const text = parts.join('')
        if (text === '') return
        const value = text.slice(from % text.length, (from % text.length) + length)
        assert.deepEqual(placesOf(text, value), expected(text, value))
        assert.deepEqual(placesOf(text + text, value), expected(text + text, value))
        assert.deepEqual(placesOf(text, `${value}c`), [])
      }),
      runs(500),
    )
  })

  it('are none of an empty value', () => {
    assert.deepEqual(placesOf('abc', ''), [])
  })

  it('are found in little time where the text repeats itself as the value does', () => {
    const text = 'password='.repeat(1 << 16)
    const value = `${'password='.repeat(56)}pass!`
    const began = process.cpuUsage()
    for (let times = 0; times < 32; times++) assert.deepEqual(placesOf(text, value), [])
    // The search of the platform takes about ten seconds.
    const { user } = process.cpuUsage(began)
    assert.ok(user < 3_000_000, `${user} µs`)
  })
})
