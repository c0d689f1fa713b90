import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { commentsIn, literalsIn, titlesIn, wordsIn } from '../../scripts/check-language.ts'

describe('the check of the language', () => {
  const flagged = [
    'start it anew',
    'Whoever loses it',
    'that is no UTF-8',
    'Envoy takes it for ill',
    '--listen wants HOST:PORT',
    'ports that there are not',
    'the one before stays in force',
  ]
  for (const text of flagged)
    it(`finds the word in "${text}"`, () => {
      assert.equal(wordsIn(text).length, 1)
    })

  const plain = [
    'there is no token',
    'it is no longer used',
    'a user who wants to log in',
    'what is well known',
    'it is ready',
    'so that there are no cycles',
  ]
  for (const text of plain)
    it(`finds nothing in "${text}"`, () => {
      assert.deepEqual(wordsIn(text), [])
    })

  it('reads the sentences of a source file, and not its comments or single words', () => {
    const source = "// nobody reads 'this one'\nfail('nobody is here', `${a} is no b`, 'nobody')"
    assert.deepEqual(literalsIn(source), [
      [2, "'nobody is here'"],
      [2, '`${a} is no b`'],
    ])
  })

  it('reads comments, whole lines of them and what follows code', () => {
    const source =
      "/** One. */\nconst a = 'x // y' // two\n-- three\n# four\nconst b = 'https://x'\n * five"
    assert.deepEqual(
      commentsIn(source).map(([line, text]) => [line, text.replace('*/', '').trim()]),
      [
        [1, '* One.'],
        [2, "y' // two"],
        [3, 'three'],
        [4, 'four'],
        [6, 'five'],
      ],
    )
  })

  it('reads the names of tests, also on a line of their own', () => {
    const titles = titlesIn("describe('a', () => {\n  it(\n    'b c',\n    () => f('x'),\n  )\n})")
    assert.deepEqual(
      titles.map(([line]) => line),
      [1, 3],
    )
  })
})
