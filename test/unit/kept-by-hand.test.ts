import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { GROUPS, NOT_MUTATED } from '../../scripts/mutation-groups.ts'
import { lastResults, mutationTable } from '../../scripts/mutation-results.ts'
import { BUILT_IN } from '../../src/core/recognizers/built-in.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8')
const filesOf = (globs: readonly string[]): readonly string[] => globSync([...globs], { cwd: ROOT })

/** Names in backticks and in capitals of the table of entities: `| EMAIL | `email` | …`. */
function entityRows(page: string): ReadonlyMap<string, string> {
  const rows = new Map<string, string>()
  for (const [, entities = '', patterns = ''] of page.matchAll(
    /^\| ([A-Z_]+(?:, [A-Z_]+)*) \| ((?:\\?`\w+\\?`(?:, )?)+) \|/gm,
  )) {
    const names = patterns.replaceAll(/[\\`]/g, '').split(', ')
    for (const [i, entity] of entities.split(', ').entries()) rows.set(entity, names[i] ?? '')
  }
  return rows
}

const hasCode = (file: string): boolean =>
  /[^\s;]/.test(
    stripTypeScriptTypes(read(file))
      .replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, '')
      .replaceAll(/^import [^]*?$|^export \{\}/gm, ''),
  )

describe('lists that are kept by hand in several places', () => {
  for (const page of [
    'docs/detection.md',
    'docs/vi/phat-hien.md',
    'bench/evaluate/introduction.ts',
  ])
    it(`every built-in entity has a row in ${page}, and every row an entity`, () => {
      const rows = entityRows(read(page))
      const builtIn = new Map(BUILT_IN.map(({ entity, pattern }) => [entity, pattern]))
      assert.deepEqual(
        [...rows].toSorted(([a], [b]) => a.localeCompare(b)),
        [...builtIn].toSorted(([a], [b]) => a.localeCompare(b)),
      )
    })

  it('every pattern of the mutation groups matches a file', () => {
    for (const { mutate, tests } of Object.values(GROUPS))
      for (const pattern of [...mutate, ...tests]) assert.ok(filesOf([pattern]).length > 0, pattern)
    for (const pattern of Object.keys(NOT_MUTATED))
      assert.ok(filesOf([pattern]).length > 0, pattern)
  })

  it('the table of mutation tests has every group, with what was measured last', () => {
    assert.ok(read('docs/reliability.md').includes(mutationTable(lastResults())))
  })

  it('every file of the core with code is in one mutation group, or listed as not mutated', () => {
    const mutated = new Set(filesOf(Object.values(GROUPS).flatMap(({ mutate }) => [...mutate])))
    const listed = new Set(filesOf(Object.keys(NOT_MUTATED)))
    const missing = filesOf(['src/core/**/*.ts']).filter(
      (file) => !mutated.has(file) && !listed.has(file) && hasCode(file),
    )
    assert.deepEqual(missing, [], 'add them to scripts/mutation-groups.ts')
    assert.deepEqual(
      [...listed].filter((file) => mutated.has(file)),
      [],
      'in a group, so not in NOT_MUTATED',
    )
  })

  it('the map in CONTRIBUTING has every folder of src, down to the second level of core, and no other', () => {
    const folders = filesOf(['src/*/**/*.ts']).map((file) =>
      dirname(file)
        .split('/')
        .slice(1, file.startsWith('src/core/') ? 3 : 2)
        .join('/'),
    )
    const [, map = ''] = read('CONTRIBUTING.md').split('## Folders of src')
    const [table = ''] = map.split('## ')
    const rows = [...table.matchAll(/^\| `([\w/-]+)` \|/gm)].map(([, name]) => name)
    assert.deepEqual(new Set(rows), new Set(folders))
  })

  it('the recipes in CONTRIBUTING name only files and folders that exist', () => {
    for (const [, name = ''] of read('CONTRIBUTING.md').matchAll(/`([^`\s*]+\/[^`\s*]*)`/g)) {
      if (/GROUP|NAME/.test(name)) continue
      const at = ['', 'src/', 'src/core/', 'src/core/recognizers/'].map((base) => `${base}${name}`)
      assert.ok(
        at.some((path) => filesOf([path.replace(/\/$/, '')]).length > 0) || FRAGMENT.test(name),
        name,
      )
    }
  })
})

/** Parts of a folder, named within its sentence. */
const FRAGMENT =
  /^(?:place|dify|shared|schema|semantics|dictionaries|external|running|routes|istio|codec|reflection|apps|shapes|masking|restoring|redis|lua|server|sealing)\/$/
