import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SCRIPTS } from '../../../../../src/vault/redis/server/script.ts'

const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url))
const files = globSync('src/**/*.lua', { cwd: ROOT }).toSorted()
const sources = Object.values(SCRIPTS).map(({ source }) => source)

describe('a script of the vault', () => {
  it('is built from files of src/vault/redis/lua, each of which some script contains', () => {
    assert.ok(files.length > 0)
    for (const file of files) {
      const text = readFileSync(`${ROOT}${file}`, 'utf8')
      assert.ok(
        sources.some((source) => source.includes(text)),
        file,
      )
    }
  })

  it('ends with the file of its own name', () => {
    for (const [name, { source }] of Object.entries(SCRIPTS)) {
      const file = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      assert.ok(source.endsWith(readFileSync(`${ROOT}src/vault/redis/lua/${file}.lua`, 'utf8')))
    }
  })
})
