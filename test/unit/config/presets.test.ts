import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Config, PatternName } from '../../../src/config/config.ts'
import { loadConfig, parseConfig } from '../../../src/config/load.ts'
import { describePreset } from '../../../src/config/presets.ts'
import { BUILT_IN } from '../../../src/core/recognizers/built-in.ts'
import { configOf } from '../../support/exchange/config-of.ts'

const SEEDS = new URL('../../fixtures/seed-configs/', import.meta.url)

const FIRST_RELEASE = [
  'email',
  'ip_private',
  'ip_public',
  'card',
  'iban',
  'phone',
  'ssn',
  'secret',
  'org',
]

const onIn = ({ masking }: Config): readonly string[] =>
  BUILT_IN.map(({ pattern }) => pattern).filter(
    (name) => masking.patterns[name as PatternName].enabled,
  )

const ALL = BUILT_IN.map(({ pattern }) => pattern)
const STANDARD = ALL.filter((name) => !['person', 'address', 'dob'].includes(name))

describe('masking.preset', () => {
  it('is standard in a file that says nothing of patterns: everything is on but people, addresses and birthdays', () => {
    for (const file of ['', '{}', 'masking: {}', 'masking: { scope: user }', 'version: 1.7.0']) {
      const config = configOf(file)
      assert.equal(config.masking.preset, 'standard', file)
      assert.deepEqual(onIn(config), STANDARD, file)
    }
    const { org, cccd } = configOf('').masking.patterns
    assert.deepEqual([org.legal_forms, cccd.threshold], [false, 0.5])
  })

  it('is none in a file that names patterns, which keeps what it meant in 0.1', () => {
    for (const file of [
      'masking: { patterns: {} }',
      'masking: { patterns: { email: { enabled: true, placeholder_prefix: EMAIL } } }',
      'masking: { patterns: { phone: { regions: [US] } } }',
    ]) {
      const config = configOf(file)
      assert.equal(config.masking.preset, 'none', file)
      assert.deepEqual(onIn(config), FIRST_RELEASE, file)
    }
    const cccd = configOf('masking: { patterns: { cccd: { enabled: true } } }')
    assert.deepEqual(onIn(cccd), [...FIRST_RELEASE, 'cccd'])
  })

  it('leaves the configuration of the seed that names patterns as it was', () => {
    const result = loadConfig(fileURLToPath(new URL('basic.json', SEEDS)), {})
    assert.ok('config' in result)
    assert.deepEqual(onIn(result.config), FIRST_RELEASE)
    for (const { threshold } of Object.values(result.config.masking.patterns))
      assert.equal(threshold, 0.5)
  })

  it('looks for bare forms, companies by their legal form, people, addresses and birthdays when it is strict', () => {
    const { patterns } = configOf('masking: { preset: strict }').masking
    assert.deepEqual([patterns.org.legal_forms, patterns.cccd.threshold], [true, 0.4])
    assert.deepEqual(onIn(configOf('masking: { preset: strict }')), ALL)
  })

  it('looks for e-mail and IP addresses only when it is seed; dictionaries of companies work', () => {
    const on = onIn(configOf('masking: { preset: seed }'))
    assert.deepEqual(on, ['email', 'ip_private', 'ip_public', 'org'])
  })

  it('yields to single keys, named beside it', () => {
    const { patterns } = configOf(`masking:
  preset: strict
  patterns:
    email: { enabled: false }
    cccd: { threshold: 0.9 }
    org: { legal_forms: false }`).masking
    assert.deepEqual(
      [patterns.email.enabled, patterns.cccd.threshold, patterns.org.legal_forms],
      [false, 0.9, false],
    )
    assert.equal(patterns.plate.threshold, 0.4)
    const seed = configOf('masking: { preset: seed, patterns: { cccd: { enabled: true } } }')
    assert.deepEqual(onIn(seed), ['email', 'ip_private', 'ip_public', 'org', 'cccd'])
  })

  it('can be that of an environment, and patterns named there count as named', () => {
    const file = `masking: { preset: seed }
environments:
  production: { masking: { preset: strict } }
  test: { version: 1.7.0 }`
    const of = (text: string, env: string): string => {
      const result = parseConfig(text, 'f.yaml', { DIFY_MASKING_ENV: env })
      assert.ok('config' in result)
      return result.config.masking.preset
    }
    assert.equal(of(file, 'production'), 'strict')
    assert.equal(of(file, 'test'), 'seed')
    const named = 'environments: { a: { masking: { patterns: { mac: { enabled: true } } } } }'
    assert.equal(of(named, 'a'), 'none')
    assert.equal(of(named, ''), 'standard')
  })

  it('is refused by name and line when there is none of that name', () => {
    const result = parseConfig('masking:\n  preset: stric\n', 'f.yaml', {})
    assert.ok('errors' in result)
    const [problem] = result.errors
    assert.deepEqual([problem?.line, problem?.path], [2, 'masking.preset'])
    assert.match(problem?.message ?? '', /standard, strict, seed, none/)
  })

  it('is told in one line, with what is off', () => {
    const of = (text: string): string => describePreset(configOf(text).masking)
    assert.equal(of(''), 'preset standard: off: person, address, dob')
    assert.equal(of('masking: { preset: strict }'), 'preset strict: every pattern is on')
    assert.match(of('masking: { preset: seed }'), /^preset seed: off: card, iban, phone, /)
    assert.match(of('masking: { patterns: {} }'), /^preset none: off: password, .*masking\.preset/)
  })
})
