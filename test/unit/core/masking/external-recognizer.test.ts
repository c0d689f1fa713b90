import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  type ExternalRecognizer,
  withExternalRecognizer,
} from '../../../../src/core/masking/external-recognizer.ts'
import type { PausingScanner, Scanner } from '../../../../src/core/masking/scanner.ts'
import type { Finding } from '../../../../src/core/recognizers/recognizer.ts'

const FOUND: readonly Finding[] = [{ entity: 'PERSON', start: 0, end: 3, score: 1, rule: 'r' }]

/** Remembers what it was asked; finds in every text the same. */
function outside(answers?: readonly (readonly Finding[])[]): {
  readonly asked: (readonly string[])[]
  readonly recognizer: ExternalRecognizer
} {
  const asked: (readonly string[])[] = []
  return {
    asked,
    recognizer: {
      find: async (texts) => {
        asked.push(texts)
        return await Promise.resolve(answers ?? texts.map(() => FOUND))
      },
    },
  }
}

/** Remembers its calls; finds nothing. */
function inside(): { readonly calls: unknown[][]; readonly scanner: PausingScanner } {
  const calls: unknown[][] = []
  const scanner: PausingScanner = {
    scan(...args) {
      calls.push(args)
      return []
    },
    scanInTurns: async (text, _pause, ...rest) => {
      calls.push(['in turns', text, ...rest])
      return await Promise.resolve([])
    },
  }
  return { calls, scanner }
}

const reading =
  (...texts: readonly string[]) =>
  (scanner: Scanner): void => {
    for (const text of texts) assert.deepEqual(scanner.scan(text, 'label'), [])
  }

describe('an external recognizer', () => {
  it('is asked once with every text, each one once, and not with blanks', async () => {
    const { asked, recognizer } = outside()
    await withExternalRecognizer(
      inside().scanner,
      recognizer,
      reading('Lan', ' \n', 'Hoa', 'Lan', '', ' x'),
    )
    assert.deepEqual(asked, [['Lan', 'Hoa', ' x']])
  })

  it('is not asked about a request without texts', async () => {
    const { asked, recognizer } = outside()
    const { scanner } = inside()
    assert.equal(await withExternalRecognizer(scanner, recognizer, reading(' ', '')), scanner)
    assert.deepEqual(asked, [])
  })

  it('that is not there changes nothing', async () => {
    const { scanner } = inside()
    const got = await withExternalRecognizer(scanner, undefined, () =>
      assert.fail('must not be read'),
    )
    assert.equal(got, scanner)
  })

  it('has its findings handed on with the text they belong to', async () => {
    const { calls, scanner } = inside()
    const { recognizer } = outside([FOUND])
    const both = await withExternalRecognizer(scanner, recognizer, reading('Lan', 'Hoa'))
    for (const text of ['Lan', 'Hoa', 'other']) both.scan(text, 'name')
    await both.scanInTurns('Lan', async () => {}, 'name')
    assert.deepEqual(calls, [
      ['Lan', 'name', FOUND],
      ['Hoa', 'name', []],
      ['other', 'name', undefined],
      ['in turns', 'Lan', 'name', FOUND],
    ])
  })

  it('that fails lets the request fail', async () => {
    const recognizer: ExternalRecognizer = {
      find: async () => await Promise.reject(new Error('no')),
    }
    await assert.rejects(withExternalRecognizer(inside().scanner, recognizer, reading('Lan')), /no/)
  })
})
