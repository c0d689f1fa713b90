import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Lines of a file of the program, and of a file of tests, whose cases are read one by one. */
const MOST_LINES = 300
const MOST_LINES_OF_TESTS = 550
/** Files in one folder: some twenty. */
const MOST_SIBLINGS = 25

/** A listed file may become this much shorter than the limit before its reason has to go. */
const SLACK = 30

/** Longer files, and why each is one. */
const LONG: Readonly<Record<string, string>> = {
  'src/admin/page/page.js': 'the script of the status page, served as one file',
  'src/core/masking/create-scanner.ts': 'one walk over a text: its steps share the buffers',
  'src/core/masking/place/tag.ts':
    'one state machine, a state after the other as in the HTML standard',
  'src/core/masking/request-masker.ts': 'the readers of bodies, which share how a place is made',
  'src/core/recognizers/people/lists/compounds.ts': 'a table',
  'src/core/recognizers/people/lists/english-first.ts': 'a table',
  'src/core/recognizers/people/lists/english-last.ts': 'a table',
  'src/core/transaction/answer-reader.ts': 'JSON answers and streams behind one interface',
  'src/core/transaction/transaction.ts':
    'one state machine: its phases share the state of an exchange',
  'src/telemetry/metrics.ts': 'one entry a metric, in the order of names.ts',
  'src/vault/in-memory.ts':
    'tables of scopes, names, owners and accounts that only change together',
  'test/contract/vault-contract.ts': 'what every vault must do, run against each of them',
}

/** Larger folders, and why each is one. */
const LARGE: Readonly<Record<string, string>> = {
  scripts: 'one command a file; pages, CI and people call them by these paths',
  'test/chaos/faults': 'one fault a file, found by its row',
  'test/clients': 'one published client a file',
  'test/envoy/requests': 'one kind of request a file',
  'test/oracles': 'one campaign: generator, renderers and judge import each other',
}

const files = globSync('{src,test,scripts,bench,bin,deploy}/**/*.{ts,tsx,js,lua,sh}', {
  cwd: ROOT,
}).filter((file) => !/node_modules\/|ext-proc\/gen\/|fixtures\/|^test\/data\//.test(file))

const linesOf = (file: string): number =>
  readFileSync(`${ROOT}${file}`, 'utf8').split('\n').length - 1

const mostLinesOf = (file: string): number =>
  file.startsWith('test/') ? MOST_LINES_OF_TESTS : MOST_LINES

const siblings = new Map<string, number>()
for (const file of files) siblings.set(dirname(file), (siblings.get(dirname(file)) ?? 0) + 1)

describe('the size of files and folders', () => {
  it(`is at most ${MOST_LINES} lines a file, and ${MOST_LINES_OF_TESTS} for tests, except where a reason is listed`, () => {
    const long = files
      .filter((file) => linesOf(file) > mostLinesOf(file) && LONG[file] === undefined)
      .map(
        (file) => `${file} has ${linesOf(file)} lines: split it by what it knows, or list why not`,
      )
    assert.deepEqual(long, [])
  })

  it(`is at most ${MOST_SIBLINGS} files a folder, except where a reason is listed`, () => {
    const large = [...siblings]
      .filter(([folder, count]) => count > MOST_SIBLINGS && LARGE[folder] === undefined)
      .map(([folder, count]) => `${folder} has ${count} files: group them, or list why not`)
    assert.deepEqual(large, [])
  })

  it('has no listed reason for a file or folder that does not need one', () => {
    const needless = [
      ...Object.keys(LONG).filter(
        (file) => !files.includes(file) || linesOf(file) <= mostLinesOf(file) - SLACK,
      ),
      ...Object.keys(LARGE).filter((folder) => (siblings.get(folder) ?? 0) <= MOST_SIBLINGS),
    ]
    assert.deepEqual(needless, [], 'remove it from the list')
  })
})
