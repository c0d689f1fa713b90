import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  KeyFileError,
  formatKeyFile,
  newKeyFile,
  parseKeyFile,
  rotatedKeyFile,
} from '../../../../src/vault/sealing/key-file.ts'

const T0 = Date.parse('2026-01-01T00:00:00Z')

describe('a key file', () => {
  it('comes back as it was written', () => {
    const file = rotatedKeyFile(newKeyFile(T0), T0 + 5000, 1000, 1e9)
    assert.deepEqual(parseKeyFile(formatKeyFile(file)), file)
    assert.deepEqual(
      file.keys.map(({ id, from }) => [id, from]),
      [
        [1, T0],
        [2, T0 + 6000],
      ],
    )
  })

  it('is new every time', () => {
    assert.notDeepEqual(newKeyFile(T0).root, newKeyFile(T0).root)
    assert.notDeepEqual(newKeyFile(T0).keys[0]?.key, newKeyFile(T0).keys[0]?.key)
  })

  it('keeps its root, and old keys for as long as records live', () => {
    const first = newKeyFile(T0)
    const second = rotatedKeyFile(first, T0, 100, 1000)
    assert.deepEqual(second.root, first.root)
    // Key 1 gave way at T0 + 100.
    const at = (now: number): number[] =>
      rotatedKeyFile(second, now, 100, 1000).keys.map(({ id }) => id)
    assert.deepEqual(at(T0 + 1099), [1, 2, 3])
    assert.deepEqual(at(T0 + 1100), [2, 3])
    // Never the one in use.
    assert.deepEqual(at(T0 + 1e9), [2, 3])
  })

  it('refuses a key that would overtake one to come', () => {
    const file = rotatedKeyFile(newKeyFile(T0), T0, 10_000, 1e9)
    assert.throws(() => rotatedKeyFile(file, T0 + 1, 0, 1e9), KeyFileError)
  })

  it('that cannot be used says why, and quotes nothing', () => {
    const good: Record<string, unknown> = JSON.parse(formatKeyFile(newKeyFile(T0)))
    const key = { id: 1, from: '2026-01-01T00:00:00Z', key: 'c2VjcmV0' }
    const bad: unknown[] = [
      null,
      [],
      { ...good, version: 2 },
      { ...good, keys: [] },
      { ...good, keys: [null] },
      { ...good, root: 'c2VjcmV0' },
      { ...good, root: undefined },
      { ...good, keys: [key] },
      { ...good, keys: [{ ...key, key: 'A'.repeat(43) + '=', from: 'soon' }] },
      { ...good, keys: [{ ...key, key: 'A'.repeat(43) + '=', id: 0 }] },
      { ...good, keys: [1, 2].map(() => ({ ...key, key: 'A'.repeat(43) + '=' })) },
    ]
    for (const text of ['', 'c2VjcmV0', ...bad.map((each) => JSON.stringify(each))])
      assert.throws(
        () => parseKeyFile(text),
        (error) => error instanceof KeyFileError && !error.message.includes('c2VjcmV0'),
        text.slice(0, 80),
      )
  })
})
