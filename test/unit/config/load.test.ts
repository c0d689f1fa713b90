import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadConfig, parseConfig } from '../../../src/config/load.ts'
import { UPSTREAM_DEFAULTS } from '../../../src/config/schema/upstreams.ts'
import { formatProblem } from '../../../src/config/problem.ts'
import { redactConfig } from '../../../src/config/redact.ts'
import { closest } from '../../../src/config/suggest.ts'
import { configOf } from '../../support/exchange/config-of.ts'

const SEEDS = new URL('../../fixtures/seed-configs/', import.meta.url)
const SECRETS = { OAUTH_CLIENT_ID: 'id-1', OAUTH_CLIENT_SECRET: 'hush' }

function problems(yaml: string, env: Record<string, string> = {}): string[] {
  const result = parseConfig(yaml, 'x.yaml', env)
  return 'errors' in result ? result.errors.map(formatProblem) : []
}

describe('seed configurations', () => {
  it('load unchanged', () => {
    for (const name of ['basic.json', 'enhanced-1.7.0.json']) {
      const result = loadConfig(fileURLToPath(new URL(name, SEEDS)), SECRETS)
      assert.ok('config' in result, name)
    }
  })

  it('report variables that are not set, each with its line', () => {
    const result = loadConfig(fileURLToPath(new URL('enhanced-1.7.0.json', SEEDS)), {})
    assert.ok('errors' in result)
    assert.deepEqual(
      result.errors.map(({ line, path, message }) => [line, path, message]),
      [
        [5, 'oauth.client_id', 'the environment variable OAUTH_CLIENT_ID is not set'],
        [6, 'oauth.client_secret', 'the environment variable OAUTH_CLIENT_SECRET is not set'],
      ],
    )
  })

  it('say what this version does not do yet', () => {
    const result = loadConfig(fileURLToPath(new URL('enhanced-1.7.0.json', SEEDS)), SECRETS)
    assert.ok('config' in result)
    assert.deepEqual(
      result.warnings.map(({ path }) => path),
      ['oauth.enabled'],
    )
  })
})

describe('a file that is not a configuration', () => {
  it('is a folder, is absent, or is not UTF-8, and the message says which', () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'))
    const saved = join(folder, 'utf16.yaml')
    writeFileSync(saved, Buffer.from('\uFEFFmasking: {}\n', 'utf16le'))
    const messageOf = (file: string): string => {
      const result = loadConfig(file, {})
      return 'errors' in result ? (result.errors[0]?.message ?? '') : ''
    }
    assert.match(messageOf(folder), /a folder/)
    assert.match(messageOf(join(folder, 'nope.yaml')), /the file does not exist/)
    assert.match(messageOf(saved), /not UTF-8/)
    rmSync(folder, { recursive: true })
  })
})

describe('configuration', () => {
  it('reports what values mean beside a key too many', () => {
    const yaml =
      'masking: { enabld: true, user: pseudonym }\nlisten: { admn: "x", admin: "127.0.0.1:70000" }'
    const lines = problems(yaml)
    for (const path of ['enabld', 'masking.user_key_file', 'listen.admn', 'listen.admin'])
      assert.ok(
        lines.some((line) => line.includes(path)),
        `${path}: ${lines.join('; ')}`,
      )
  })

  it('has a default for everything', () => {
    const config = configOf('{}')
    assert.equal(config.version, 'auto-detect')
    assert.equal(config.masking.scope, 'conversation')
    assert.deepEqual(config.masking.patterns.email, {
      enabled: true,
      placeholder_prefix: 'EMAIL',
      threshold: 0.5,
      allow_list: [],
      deny_list: [],
      restore: 'always',
    })
    assert.deepEqual(config.performance, {
      cache_mappings: true,
      cache_ttl: 3600,
      max_cache_size: 50000,
      min_cache_ttl: 10,
      unproven_share: 20,
      unproven_ttl: 900,
      message_timeout_ms: 5000,
      envoy_max_heap_mib: 2048,
      workers: 1,
      drain_timeout: 30,
    })
    assert.ok(Object.isFrozen(config.masking.patterns.email))
  })

  it('gives an upstream the version of the file', () => {
    const { upstreams } = configOf('{version: 0.15.8, upstreams: [{name: a, url: "http://h:1"}]}')
    assert.deepEqual(upstreams, [
      { name: 'a', url: 'http://h:1', version: '0.15.8', ...UPSTREAM_DEFAULTS },
    ])
  })

  it('reports every mistake at once, with line, path and what is allowed', () => {
    const yaml = `version: newest
maskin: {}
masking:
  enabled: "yes"
  scope: everywhere
  patterns:
    emial: {}
    email: { placeholder_prefix: mail_ }
oauth:
  client_id: \${NOPE}
upstreams:
  - name: A
    url: http://h/path
    weight: -1
  - url: 5
`
    assert.deepEqual(problems(yaml), [
      'x.yaml:1:1  version  must be auto-detect, or a Dify version such as 1.7.0',
      'x.yaml:2:1  maskin  unknown key; did you mean masking?',
      'x.yaml:4:3  masking.enabled  must be a boolean',
      'x.yaml:5:3  masking.scope  must be one of conversation, user, request',
      'x.yaml:7:5  masking.patterns.emial  unknown key; did you mean email?',
      'x.yaml:8:14  masking.patterns.email.placeholder_prefix  must be capital letters, digits and _, ending in a letter, at most 24 characters',
      'x.yaml:10:3  oauth.client_id  the environment variable NOPE is not set',
      'x.yaml:12:5  upstreams[0].name  must be lower-case letters, digits, - and _, beginning with a letter',
      'x.yaml:13:5  upstreams[0].url  must be http://HOST:PORT or https://HOST:PORT, without path, query or credentials',
      'x.yaml:14:5  upstreams[0].weight  must be >= 0',
      'x.yaml:15:5  upstreams[1]  needs the key name',
      'x.yaml:15:5  upstreams[1].url  must be a string',
    ])
  })

  it('reports mistakes in patterns and dictionaries by name and line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'))
    writeFileSync(join(folder, 'names.txt'), 'Sao Mai\n...\n')
    const yaml = `masking:
  custom:
    - { name: A, regex: '(?<=x)y' }
    - { name: B, regex: 'a*' }
    - { name: EMAIL, regex: 'a+' }
    - { name: C, regex: 'c+', examples: { match: [d] } }
    - { name: D_1X, regex: 'd+' }
    - { name: D, regex: 'd+' }
  dictionaries:
    - { file: ${join(folder, 'names.txt')} }
    - { file: ${join(folder, 'none.csv')} }
  external: { url: 'http://h/x', timeout_ms: 900, budget_ms: 100 }
`
    const found = problems(yaml).map((line) => line.split('  ').slice(1).join(': '))
    rmSync(folder, { recursive: true })
    for (const [i, part] of [
      /^masking\.custom\[0\]: A: .*look/,
      /^masking\.custom\[1\]: B: .*without taking a character/,
      /^masking\.custom\[2\]\.name: this name is taken by a built-in entity/,
      /^masking\.custom\[3\]: C: Example 1 of `match` is not found/,
      /^masking\.custom\[5\]\.name: a placeholder of it could be read as one of D_1X/,
      /names\.txt:2: has a term without a letter or digit/,
      /none\.csv:1: the file does not exist/,
      /masking\.external\.entities: names no entity/,
      /masking\.external\.timeout_ms: must not be more than budget_ms/,
    ].entries())
      assert.ok(
        found.some((line) => part.test(line)),
        `${i}: ${part}\n${found.join('\n')}`,
      )
  })

  it('reports mistakes of meaning', () => {
    const yaml = `masking:
  patterns:
    email: { placeholder_prefix: URL }
    ip_private: { placeholder_prefix: IP }
    ip_public: { placeholder_prefix: IP_4X }
admin: { allow: ["10.0.0.0/33"] }
listen: { proxy: "127.0.0.1:8080", admin: "127.0.0.1:8080" }
upstreams:
  - { name: a, url: "http://h:1", weight: 0 }
  - { name: a, url: "http://h:2", weight: 0 }
`
    assert.deepEqual(
      problems(yaml).map((line) => line.split('  ').slice(1).join(': ')),
      [
        'masking.patterns.email.placeholder_prefix: this prefix is taken by URLs that are masked whole',
        'masking.patterns.ip_public.placeholder_prefix: a placeholder of it could be read as one of ip_private',
        'admin.allow[0]: is not a range in CIDR form, such as 10.0.0.0/8',
        'listen.admin: this address is taken by listen.proxy',
        'upstreams: all weights are 0: requests that no match decides would go nowhere',
        'upstreams[1].name: this name is taken by another upstream',
      ],
    )
  })

  it('reports syntax with its place', () => {
    assert.match(problems('a: [1\nb: 2')[0] ?? '', /^x\.yaml:2:1 {2}/)
    assert.match(problems('{"a": 1, "a": 2}')[0] ?? '', /unique/i)
    assert.match(problems('a: 1\n---\nb: 2')[0] ?? '', /more than one document/)
    const missing = loadConfig('/nonexistent/x.yaml', {})
    assert.ok('errors' in missing && missing.errors[0]?.message === 'the file does not exist')
  })

  it('replaces variables, reads numbers and booleans from them, and knows the escape', () => {
    const yaml =
      '{masking: {enabled: "${ON}", max_depth: "${DEPTH}"}, oauth: {client_id: "a$${b}${ON}"}}'
    const result = parseConfig(yaml, 'x', { ON: 'false', DEPTH: '99' })
    assert.ok('config' in result)
    assert.equal(result.config.masking.enabled, false)
    assert.equal(result.config.masking.max_depth, 99)
    assert.equal(result.config.oauth.client_id, 'a${b}false')
  })

  it('never prints a value that came from a variable', () => {
    const lines = problems('{oauth: {client_secret: "${S}", enabled: "${S}"}}', { S: 'hush-hush' })
    assert.equal(lines.length, 1)
    assert.ok(!lines.join().includes('hush'))
  })

  it('lays the chosen environment over the file, and knows only those it has', () => {
    const yaml = `masking: { dry_run: false, scope: user }
environments:
  staging: { masking: { dry_run: true } }
`
    const result = parseConfig(yaml, 'x', { DIFY_MASKING_ENV: 'staging' })
    assert.ok('config' in result)
    assert.deepEqual([result.config.masking.dry_run, result.config.masking.scope], [true, 'user'])
    assert.match(problems(yaml, { DIFY_MASKING_ENV: 'production' })[0] ?? '', /known: staging/)
    assert.deepEqual(problems(yaml), [])
    assert.match(problems('environments: {a: {maskng: {}}}')[0] ?? '', /did you mean masking/)
  })

  it('hides secrets when it is shown', () => {
    const result = loadConfig(fileURLToPath(new URL('enhanced-1.7.0.json', SEEDS)), SECRETS)
    assert.ok('config' in result)
    const shown = JSON.stringify(redactConfig(result.config))
    assert.ok(!shown.includes('hush') && shown.includes('"client_secret":"***"'))
  })

  it('documents the example it ships', () => {
    const file = new URL('../../../examples/quickstart.yaml', import.meta.url)
    assert.ok(readFileSync(file, 'utf8').length > 0)
    assert.ok('config' in loadConfig(fileURLToPath(file), {}))
  })
})

describe('suggestions', () => {
  it('name the nearest word, or none', () => {
    assert.equal(closest('emial', ['email', 'ip_private']), 'email')
    assert.equal(closest('zzzz', ['email', 'ip_private']), undefined)
  })
})
