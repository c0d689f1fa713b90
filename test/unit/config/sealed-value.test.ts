import assert from 'node:assert/strict'
import { createCipheriv, hkdfSync } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { parseConfig } from '../../../src/config/load.ts'
import { openValue, readSealingKey, sealValue } from '../../../src/config/sealed-value.ts'
import { dify } from '../../support/envoy/up.ts'

const folder = mkdtempSync(join(tmpdir(), 'dify-masking-sealed-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const keyFile = join(folder, 'key')
writeFileSync(keyFile, 'x'.repeat(32), { mode: 0o600 })
const otherFile = join(folder, 'other')
writeFileSync(otherFile, 'y'.repeat(32), { mode: 0o600 })
const key = readSealingKey(keyFile)

const read = (value: string, file: string | undefined): string => {
  const yaml = `oauth: { client_id: a, client_secret: "${value}" }`
  const env = file === undefined ? {} : { DIFY_MASKING_CONFIG_KEY_FILE: file }
  const result = parseConfig(yaml, 'c.yaml', env)
  return 'config' in result
    ? (result.config.oauth.client_secret ?? '')
    : result.errors.map(({ path, message }) => `${path} ${message}`).join('\n')
}

describe('sealed values', () => {
  it('open to what they were, with their key only', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const sealed = sealValue(text, key)
        assert.equal(openValue(sealed, key), text)
        assert.notEqual(sealValue(text, key), sealed)
        assert.equal(openValue(sealed, readSealingKey(otherFile)), undefined)
      }),
      { numRuns: 50 },
    )
  })

  it('are what is written down, byte for byte', () => {
    const derived = hkdfSync('sha256', 'x'.repeat(32), '', 'dify-masking config', 32)
    const nonce = Buffer.alloc(12, 1)
    const cipher = createCipheriv('aes-256-gcm', Buffer.from(derived), nonce)
    cipher.setAAD(Buffer.from('sealed:v1:'))
    const parts = [nonce, cipher.update('hush é'), cipher.final(), cipher.getAuthTag()]
    const sealed = `sealed:v1:${Buffer.concat(parts).toString('base64url')}`
    assert.equal(openValue(sealed, key), 'hush é')
    assert.equal(openValue(sealValue('', key), key), '')
  })

  it('want a key file that is a secret', () => {
    assert.throws(
      () => readSealingKey(join(folder, 'none')),
      (error) =>
        error instanceof Error &&
        error.name === 'SealingKeyError' &&
        error.message === `${join(folder, 'none')}: cannot be read: the file does not exist`,
    )
  })

  it('that were changed do not open', () => {
    const sealed = sealValue('a secret', key)
    for (let at = 'sealed:v1:'.length; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A'
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1)
      const opened = openValue(changed, key)
      // The last character has bits that stand for nothing.
      if (at < sealed.length - 1) assert.equal(opened, undefined, `${at}`)
    }
    assert.equal(openValue('sealed:v1:', key), undefined)
  })

  it('are read from a configuration', () => {
    assert.equal(read(sealValue('hush', key), keyFile), 'hush')
  })

  it('say what keeps them shut, and nothing of themselves', () => {
    const sealed = sealValue('hush', key)
    const open = join(folder, 'open')
    writeFileSync(open, 'x'.repeat(32))
    chmodSync(open, 0o644)
    for (const [file, what] of [
      [
        undefined,
        /^oauth\.client_secret is sealed, and DIFY_MASKING_CONFIG_KEY_FILE names no file/,
      ],
      ['', /^oauth\.client_secret is sealed, and DIFY_MASKING_CONFIG_KEY_FILE names no file/],
      [otherFile, /^oauth\.client_secret was sealed with another key/],
      [open, /others can read or write this file/],
      [join(folder, 'none'), /cannot be read/],
    ] as const) {
      const said = read(sealed, file)
      assert.match(said, what)
      assert.ok(!said.includes(sealed))
    }
  })

  it('are made and opened by the program', async () => {
    const file = join(folder, 'made')
    const made = await dify(['config', 'new-key', '--key-file', file])
    assert.equal(made.code, 0, made.stderr)
    assert.equal((await dify(['config', 'new-key', '--key-file', file])).code, 2)
    const sealed = await dify(['config', 'encrypt', '--key-file', file], 'hush\n')
    assert.match(sealed.stdout, /^sealed:v1:[\w-]+\n$/)
    const opened = await dify(['config', 'decrypt', '--key-file', file], sealed.stdout)
    assert.equal(opened.stdout, 'hush\n')
    const wrong = await dify(['config', 'decrypt', '--key-file', keyFile], sealed.stdout)
    assert.equal(wrong.code, 1)
    assert.equal((await dify(['config', 'encrypt', '--key-file', file], '')).code, 2)
  })
})
