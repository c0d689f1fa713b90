import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createCleanWords, isWord } from '../../../../src/core/masking/clean-words.ts'
import { createScanner } from '../../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../../src/core/masking/placeholder.ts'
import type { Recognizer } from '../../../../src/core/recognizers/recognizer.ts'
import { createRecognition } from '../../../../src/core/recognizers/registry.ts'

describe('words seen clean', () => {
  it('are known by word and label', () => {
    const words = createCleanWords()
    words.add('blocking', 'response_mode')
    assert.ok(words.has('blocking', 'response_mode'))
    assert.ok(!words.has('blocking', 'password'))
    assert.ok(!words.has('streaming', 'response_mode'))
  })

  it('start again when there are too many, and never hold a long label', () => {
    const words = createCleanWords()
    for (let i = 0; i < 2_048; i++) words.add(`word${i}`, '')
    assert.ok(words.has('word0', '') && words.has('word2047', ''))
    words.add('one more', '')
    assert.ok(!words.has('word0', '') && words.has('one more', ''))
    words.add('x', 'l'.repeat(32))
    words.add('x', 'l'.repeat(33))
    assert.ok(words.has('x', 'l'.repeat(32)) && !words.has('x', 'l'.repeat(33)))
  })

  it('are short and made of letters, or of two units', () => {
    for (const word of [
      '',
      'v1',
      '@x',
      'query',
      'response_mode',
      'chat-messages',
      'aZ',
      'z'.repeat(32),
    ])
      assert.ok(isWord(word), word)
    for (const text of [
      'v12',
      'a@b',
      'a b',
      'z'.repeat(33),
      'été',
      'a{b',
      'a`b',
      'x[y',
      '0912345678',
    ])
      assert.ok(!isWord(text), text)
  })

  it('make no difference to what is found', () => {
    const LABEL = '\u0001code word: '
    const recognizer: Recognizer = {
      name: 'behind a label',
      find(view, report) {
        if (!view.startsWith(LABEL)) return
        report({ entity: 'CODE', start: LABEL.length, end: view.length, score: 1, rule: 'r' })
      },
    }
    const recognition = createRecognition({}, [{ entity: 'CODE', recognizer }])
    const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))
    for (let i = 0; i < 3; i++) {
      assert.equal(scanner.scan('hunterseven', 'note').length, 0)
      assert.equal(scanner.scan('hunterseven', 'code word').length, 1)
    }
  })

  it('are looked at all the same when another recognizer has found something in them', () => {
    const recognition = createRecognition({}, [{ entity: 'PERSON', recognizer: undefined }])
    const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))
    assert.equal(scanner.scan('alice', 'name').length, 0)
    const found = { entity: 'PERSON', start: 0, end: 5, score: 1, rule: 'r' }
    assert.equal(scanner.scan('alice', 'name', [found]).length, 1)
    assert.equal(scanner.scan('alice', 'name').length, 0)
  })
})
