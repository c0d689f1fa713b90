import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Config } from '../../../src/config/config.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'

type Environment = Readonly<Record<string, string>>

function load(yaml: string, env: Environment): Config {
  const result = parseConfig(yaml, 'x', env)
  if ('errors' in result) assert.fail(result.errors.map(formatProblem).join('\n'))
  return result.config
}

function problems(yaml: string, env: Environment): string[] {
  const result = parseConfig(yaml, 'x', env)
  return 'errors' in result ? result.errors.map(formatProblem) : []
}

const DEV = { DIFY_MASKING_ENV: 'dev' }

describe('environments', () => {
  it('merge maps and replace everything else', () => {
    const config = load(
      `admin: { allow: [10.0.0.0/8, 172.16.0.0/12] }
masking: { scope: user, patterns: { email: { placeholder_prefix: MAIL } } }
environments:
  dev:
    admin: { allow: [192.168.0.0/16] }
    masking: { patterns: { email: { enabled: false } } }
`,
      DEV,
    )
    assert.deepEqual(config.admin.allow, ['192.168.0.0/16'])
    assert.equal(config.masking.scope, 'user')
    const { enabled, placeholder_prefix: prefix } = config.masking.patterns.email
    assert.deepEqual([enabled, prefix], [false, 'MAIL'])
    assert.ok(!('environments' in config))
  })

  it('need only their own variables', () => {
    const yaml = `environments:
  dev: { masking: { dry_run: true } }
  production: { oauth: { client_secret: "\${PROD}" }, performance: { cache_ttl: "\${TTL}" } }
`
    assert.equal(load(yaml, DEV).masking.dry_run, true)
    assert.equal(load(yaml, {}).masking.dry_run, false)
    assert.deepEqual(problems(yaml, { DIFY_MASKING_ENV: 'production', TTL: '60' }), [
      'x:3:26  environments.production.oauth.client_secret  the environment variable PROD is not set',
    ])
    const env = { DIFY_MASKING_ENV: 'production', PROD: '123', TTL: '60' }
    const { oauth, performance } = load(yaml, env)
    assert.deepEqual([oauth.client_secret, performance.cache_ttl], ['123', 60])
  })

  it('are checked even when they are not chosen', () => {
    assert.deepEqual(problems('environments:\n  other:\n    masking: { scope: all }\n', DEV), [
      'x:1:1  environments  DIFY_MASKING_ENV names an environment that is not here; known: other',
      'x:3:16  environments.other.masking.scope  must be one of conversation, user, request',
    ])
  })

  it('are the place of a mistake that they bring in', () => {
    const yaml = `masking:
  patterns: { email: { placeholder_prefix: MAIL } }
environments:
  dev:
    masking:
      patterns: { ip_private: { placeholder_prefix: MAIL } }
`
    const place = 'environments.dev.masking.patterns.ip_private.placeholder_prefix'
    assert.deepEqual(problems(yaml, DEV), [`x:6:33  ${place}  this prefix is taken by email`])
    assert.deepEqual(problems(yaml, {}), [])
  })

  it('do not hide a mistake in what they replace', () => {
    const yaml =
      'masking:\n  enabled: maybe\nenvironments:\n  dev: { masking: { enabled: true } }\n'
    assert.deepEqual(problems(yaml, DEV), ['x:2:3  masking.enabled  must be a boolean'])
  })

  it('carry the warnings of what they set', () => {
    const result = parseConfig('environments:\n  dev:\n    masking: { enabled: false }', 'x', DEV)
    assert.ok('config' in result)
    assert.deepEqual(
      result.warnings.map(({ line, path }) => [line, path]),
      [[3, 'environments.dev.masking.enabled']],
    )
  })

  it('may be called anything that YAML can write', () => {
    const yaml = 'environments:\n  2024:\n    masking: { nope: 1 }\n'
    assert.match(problems(yaml, { DIFY_MASKING_ENV: '2024' })[0] ?? '', /^x:3:16 .*unknown key/)
    for (const name of ['toString', '__proto__'])
      assert.match(problems(yaml, { DIFY_MASKING_ENV: name })[0] ?? '', /not here; known: 2024/)
  })

  it('are not chosen by an empty name', () => {
    assert.equal(load('{}', { DIFY_MASKING_ENV: '' }).masking.dry_run, false)
  })

  it('that are nothing are a mistake, not a crash', () => {
    for (const yaml of ['environments:', 'environments: 5', 'environments: []'])
      assert.ok(
        problems(yaml, DEV).some((line) => line.endsWith('must be an object')),
        yaml,
      )
    assert.deepEqual(problems('environments: {dev: }', DEV), [
      'x:1:16  environments.dev  must be an object',
    ])
    assert.match(problems('{}', DEV)[0] ?? '', /known: none$/)
  })
})
