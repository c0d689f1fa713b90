import assert from 'node:assert/strict'
import { matchesGlob } from 'node:path'
import { describe, it } from 'node:test'
import { type Exception, difyWordsIn, difyWordsOfCore } from '../support/core-words.ts'

const EXCEPTIONS: readonly Exception[] = [
  {
    files: '{recognizers,structure}/**/*.ts',
    word: 'passport',
    reason: 'the travel document of a person',
  },
  { files: 'recognizers/secrets/*.ts', word: 'dify', reason: 'a vendor whose keys are found' },
  { files: 'recognizers/secrets/*.ts', word: 'dataset', reason: 'how such a key begins' },
  { files: 'recognizers/contact/email.ts', word: 'message_id', reason: 'the header of an e-mail' },
  {
    files: 'mapping/scope-keys.ts',
    word: 'workflow_run',
    reason: 'part of stored keys: another word would make another key',
  },
  { files: 'product/openai/*.ts', word: '/v1/', reason: 'the API of OpenAI has such paths' },
  { files: 'product/openai/events.ts', word: 'annotation', reason: 'an event of OpenAI' },
  { files: 'errors.ts', word: 'dify', reason: 'the name of the command' },
  {
    files: 'errors.ts',
    word: 'dataset',
    reason: 'a key of the configuration, in the documentation of an error',
  },
  { files: 'errors.ts', word: 'annotation', reason: 'the same' },
  {
    files: 'transaction/transaction.ts',
    word: 'dify',
    reason: 'a public name in the access log: `dify_version`',
  },
]

const excepted = (file: string, word: string): readonly Exception[] =>
  EXCEPTIONS.filter((each) => each.word === word && matchesGlob(file, each.files))

describe('the core outside of the product Dify', () => {
  it('names nothing that only Dify has, except where a reason is listed', () => {
    const found = difyWordsOfCore().filter(([file, word]) => excepted(file, word).length === 0)
    assert.deepEqual(
      found.map(([file, word]) => `src/core/${file} names '${word}'`),
      [],
      'Put it into src/core/product/dify and let UpstreamProduct say it.',
    )
  })

  it('needs every listed exception', () => {
    const used = new Set(difyWordsOfCore().flatMap(([file, word]) => excepted(file, word)))
    assert.deepEqual(
      EXCEPTIONS.filter((each) => !used.has(each)),
      [],
    )
  })

  it('is read in names and texts, and not in comments', () => {
    for (const [code, words] of [
      ['const isWebApp = true', ['webapp']],
      ["headers.get('X-App-Code')", ['x-app-']],
      ["path.startsWith('/api/')", ['/api/']],
      ['a.conversation_id // b', ['conversation_id']],
      ['/** Passports of Dify. */ const a = 1', []],
      ['// a dataset\nconst b = 2', []],
    ] as const)
      assert.deepEqual(difyWordsIn(code), words, code)
  })
})
