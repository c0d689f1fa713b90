import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createRules } from '../../../src/service/rules.ts'
import { probeValueFor } from '../../../src/self-test/probe-value.ts'
import { configOf } from '../../support/exchange/config-of.ts'

function probeValue(yaml: string): string | undefined {
  const config = configOf(`${yaml}\nupstreams: [{ name: dify, url: "http://127.0.0.1:1" }]\n`)
  return probeValueFor(config, createRules(config, () => {}).scanner, '0123456789')
}

const off = (...names: string[]): string =>
  `masking: { patterns: { ${names.map((name) => `${name}: { enabled: false }`).join(', ')} } }`

describe('probe value', () => {
  it('is an address of a reserved domain by default', () => {
    assert.equal(probeValue(''), 'probe-0123456789@self-test.example.com')
  })

  it('is something else where e-mail addresses pass', () => {
    assert.equal(probeValue(off('email')), '10.255.254.253')
    assert.equal(probeValue(off('email', 'ip_private')), 'GB33BUKB20201555555555')
  })

  it('is nothing where nothing is masked', () => {
    assert.equal(probeValue('masking: { enabled: false }'), undefined)
    assert.equal(probeValue('masking: { dry_run: true }'), undefined)
  })

  it('is not a value that never comes back: its return could not be seen', () => {
    assert.equal(
      probeValue('masking: { patterns: { email: { restore: never } } }'),
      '10.255.254.253',
    )
  })
})
