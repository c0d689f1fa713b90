import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  MAX_DIGITS,
  MAX_NUMBER,
  PLACEHOLDER_LIKE,
  endsLikePlaceholder,
  isPlaceholderOf,
  numberIn,
  placeholderOf,
  placeholderPattern,
  prefixIn,
} from '../../../../src/core/text/placeholder-form.ts'

const SRC = fileURLToPath(new URL('../../../../src/', import.meta.url))

describe('the form of a placeholder', () => {
  it('is prefix, underscore and number, and is taken apart again', () => {
    for (const [prefix, number] of [
      ['EMAIL', 1],
      ['IP_PRIVATE', 20],
      ['A', MAX_NUMBER],
    ] as const) {
      const placeholder = placeholderOf(prefix, number)
      assert.equal(placeholder, `${prefix}_${number}`)
      assert.ok(isPlaceholderOf(prefix, placeholder))
      assert.deepEqual([prefixIn(placeholder), numberIn(placeholder)], [prefix, number])
      assert.match(placeholder, new RegExp(`^${placeholderPattern()}$`))
      assert.match(placeholder, new RegExp(`^${placeholderPattern(prefix)}$`))
      assert.ok(endsLikePlaceholder(placeholder))
    }
    assert.equal(numberIn(''), 0)
  })

  it('has no zero in front of its number, and no more digits than scopes give out', () => {
    for (const text of ['EMAIL_01', 'EMAIL_', 'EMAIL_1x', `EMAIL_${'1'.repeat(MAX_DIGITS + 1)}`]) {
      assert.equal(isPlaceholderOf('EMAIL', text), false)
      assert.doesNotMatch(text, new RegExp(`^${placeholderPattern()}$`))
    }
    assert.match('EMAIL_01', new RegExp(`^${PLACEHOLDER_LIKE}$`))
    assert.equal(endsLikePlaceholder('ID_A'), false)
  })

  // The simulator stands for a product, which knows nothing of the service.
  it('is written down in one file, which everything else asks, scripts in Lua too', () => {
    const FORMS = [/\}_\$\{/, /_\\\\?d[+*]/, /_\[1-9\]/, /lastIndexOf\('_'\)/, /\.\. ?'_'/]
    const found = globSync('**/*.{ts,lua}', { cwd: SRC })
      .filter((file) => !file.startsWith('simulator/') && file !== 'core/text/placeholder-form.ts')
      .flatMap((file) =>
        readFileSync(`${SRC}${file}`, 'utf8')
          .split('\n')
          .flatMap((line, i) =>
            FORMS.some((form) => form.test(line)) ? [`${file}:${i + 1}`] : [],
          ),
      )
    assert.deepEqual(found, [], 'ask src/core/text/placeholder-form.ts')
  })
})
