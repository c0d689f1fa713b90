import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { occurrences } from '../../support/logs/spellings.ts'

const VALUE = 'spelt.canary@example.vn'
const units = (escape: (hex: string) => string): string =>
  [...VALUE].map((unit) => escape(unit.charCodeAt(0).toString(16).padStart(2, '0'))).join('')

describe('a search for a value', () => {
  for (const [name, text] of Object.entries({
    'as it is': `a ${VALUE} b`,
    'in capitals': VALUE.toUpperCase(),
    percent: units((hex) => `%${hex}`),
    'percent, twice': units((hex) => `%25${hex}`),
    'only the at sign in percent': VALUE.replace('@', '%40'),
    'escapes of JSON': units((hex) => `\\u00${hex}`),
    'escapes of JSON in JSON': units((hex) => `\\\\u00${hex.toUpperCase()}`),
    'references of HTML': units((hex) => `&#x${hex};`),
    'decimal references': VALUE.replace('@', '&#64;'),
    'UTF-16': Buffer.from(VALUE, 'utf16le').toString('latin1'),
    'zero-width characters': VALUE.replace('@', '\u200b@'),
    hex: Buffer.from(VALUE).toString('hex'),
    base64: Buffer.from(VALUE).toString('base64'),
    'base64, behind one byte': Buffer.from(`x${VALUE}y`).toString('base64'),
    'base64, behind two bytes': Buffer.from(`xx${VALUE}yy`).toString('base64'),
    'base64 of JSON': Buffer.from(JSON.stringify({ a: VALUE })).toString('base64'),
  }))
    it(`finds it: ${name}`, () => assert.equal(occurrences(`… ${text} …`, VALUE), 1))

  it('counts', () => assert.equal(occurrences(`${VALUE} ${VALUE}`, VALUE), 2))

  it('finds nothing where it is not', () => {
    for (const text of ['', 'EMAIL_1', 'spelt.canary', Buffer.from('EMAIL_1').toString('base64')])
      assert.equal(occurrences(text, VALUE), 0)
  })
})
