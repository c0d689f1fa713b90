import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Config } from '../../../../src/config/config.ts'
import { schemaAt } from '../../../../src/config/schema/path.ts'
import { CONFIG_SCHEMA } from '../../../../src/config/schema/schema.ts'
import { configOf } from '../../../support/exchange/config-of.ts'

interface Node {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly pattern?: string
  readonly errorHint?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly additionalProperties?: unknown
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
}

const ROOT: Node = CONFIG_SCHEMA

/** Every node of the schema with its path; `[]` stands for the items of a list. */
function* nodes(node: Node, path = ''): Generator<readonly [path: string, node: Node]> {
  yield [path, node]
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    if (path === '' && key === 'environments') continue
    yield* nodes(child, path === '' ? key : `${path}.${key}`)
  }
  if (node.items !== undefined) yield* nodes(node.items, `${path}[]`)
}

/** As the compiler sees the type: a key that only one of type and schema knows fails one of the tests below. */
const pattern = (prefix: string) =>
  ({
    enabled: true,
    placeholder_prefix: prefix,
    threshold: 0.5,
    allow_list: [],
    deny_list: [],
    restore: 'always',
  }) as const

const DEFAULTS: Config = {
  version: 'auto-detect',
  listen: {
    proxy: '127.0.0.1:8080',
    extproc: 'unix:extproc.sock',
    extproc_mode: '0600',
    admin: '127.0.0.1:9464',
    envoy_admin: '127.0.0.1:9901',
    https: '127.0.0.1:8443',
    trusted_proxies: [],
    allowed_hosts: [],
    frame_options: 'DENY',
    csp: 'off',
    csp_sources: [],
  },
  tls: {
    min_version: '1.2',
    redirect: true,
    hsts_max_age: 31_536_000,
    hsts_include_subdomains: true,
  },
  upstreams: [],
  masking: {
    enabled: true,
    dry_run: false,
    scope: 'conversation',
    preset: 'standard',
    patterns: {
      email: pattern('EMAIL'),
      ip_private: pattern('IP_PRIVATE'),
      ip_public: pattern('IP_PUBLIC'),
      card: pattern('CARD'),
      iban: pattern('IBAN'),
      phone: { ...pattern('PHONE'), regions: ['VN'] },
      ssn: pattern('SSN'),
      secret: pattern('SECRET'),
      password: pattern('PASSWORD'),
      org: { ...pattern('ORG'), legal_forms: false },
      cccd: pattern('CCCD'),
      cmnd: pattern('CMND'),
      bhxh: pattern('BHXH'),
      bhyt: pattern('BHYT'),
      driving_licence: pattern('DRIVING_LICENCE'),
      tax_code: pattern('TAX'),
      bank_account: pattern('BANK_ACCT'),
      plate: pattern('PLATE'),
      passport: pattern('PASSPORT'),
      host: { ...pattern('HOST'), suffixes: [], include_public: false },
      mac: pattern('MAC'),
      wallet: pattern('WALLET'),
      person: { ...pattern('PERSON'), enabled: false, level: 'careful' },
      address: { ...pattern('ADDRESS'), enabled: false },
      dob: { ...pattern('DOB'), enabled: false },
    },
    dictionaries: [],
    custom: [],
    external: {
      language: 'en',
      entities: {},
      on_failure: 'fail_closed',
      timeout_ms: 500,
      budget_ms: 2000,
      concurrency: 8,
      max_text_length: 20_000,
    },
    lenient_restore: true,
    restore_url_hosts: [],
    invalid_json: 'reject',
    json_numbers: 'leave',
    inputs: {},
    datasets: 'allow',
    annotations: 'allow',
    paths: {},
    user: 'keep',
    max_body_bytes: 4_194_304,
    max_response_bytes: 16_777_216,
    max_depth: 512,
  },
  performance: {
    cache_mappings: true,
    cache_ttl: 3600,
    max_cache_size: 50_000,
    min_cache_ttl: 10,
    unproven_share: 20,
    unproven_ttl: 900,
    workers: 1,
    envoy_max_heap_mib: 2048,
    message_timeout_ms: 5000,
    drain_timeout: 30,
  },
  store: {
    type: 'memory',
    key_prefix: 'dify-masking',
    command_timeout_ms: 50,
    on_failure: 'closed',
    max_ttl: 2592000,
    max_entries_per_scope: 10000,
    max_entries_per_credential: 1000000,
  },
  admin: {
    allow: ['127.0.0.0/8', '::1/128', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'],
    token_for: 'changes',
  },
  evidence: { max_file_bytes: 67_108_864, checkpoint_seconds: 60 },
  rate_limit: {
    enabled: false,
    requests_per_second: 10,
    burst: 10,
    strict: {
      requests_per_second: 1,
      burst: 5,
      paths: [
        '/console/api/login',
        '/console/api/forgot-password',
        '/console/api/email-code-login',
        '/v1/files/upload',
        '/masking/admin/',
      ],
    },
    max_clients: 10_000,
  },
  oauth: {
    enabled: false,
    callback_path: '/oauth2/callback',
    signout_path: '/oauth2/signout',
    scopes: ['openid'],
    session_seconds: 28_800,
  },
  file_upload: { enabled: false, max_file_size: 15_728_640, allowed_types: [], documents: 'mask' },
  external_trace: { enabled: true, generate_if_missing: false },
  logging: { level: 'info', format: 'auto', access_log: 'stderr' },
}

const WITHOUT_DEFAULT: Required<Config['oauth']> & Config['upstreams'][number] = {
  enabled: true,
  client_id: 'id',
  client_secret: 'secret',
  token_endpoint: '/oauth/token',
  client_secret_file: '/secret',
  hmac_secret_file: '/hmac',
  authorization_endpoint: 'https://id.example/auth',
  callback_path: '/back',
  signout_path: '/out',
  scopes: ['openid', 'email'],
  session_seconds: 600,
  name: 'dify',
  url: 'https://dify.example:443',
  product: 'dify',
  version: '1.7.0',
  weight: 2,
  replicas: ['https://dify2.example:443'],
  health_path: '/health',
  max_requests: 100,
  keepalive: 1,
}

describe('schema of the configuration', () => {
  it('is JSON Schema 2020-12', () => {
    const ajv = new Ajv2020({ strict: false })
    assert.equal(ajv.validateSchema(CONFIG_SCHEMA), true, ajv.errorsText())
  })

  it('takes every release of Dify by its name, pre-releases and fixes included', () => {
    for (const version of ['0.15.8', '1.16.0-rc1', '2.0.0-beta.2', '1.10.0-fix.1', '1.17.0+local'])
      assert.equal(configOf(`version: ${version}`).version, version)
    const upstream = 'upstreams: [{ name: a, url: "http://dify", version: 1.16.0-rc1 }]'
    assert.equal(configOf(upstream).upstreams[0]?.version, '1.16.0-rc1')
    for (const version of ['1.16', '1.16.0-', '1.16.0 rc1', 'v1.16.0', '1.16.0-rc_1'])
      assert.throws(
        () => configOf(`version: "${version}"`),
        /auto-detect, or a Dify version/,
        version,
      )
  })

  it('gives an empty file exactly the defaults of the type', () => {
    assert.deepEqual(configOf('{}'), DEFAULTS)
  })

  it('knows the keys that have no default', () => {
    const { enabled: _, ...all } = WITHOUT_DEFAULT
    const isOfUpstream = (key: string): boolean =>
      Object.hasOwn(CONFIG_SCHEMA.properties.upstreams.items.properties, key)
    const part = (wanted: boolean): Record<string, unknown> =>
      Object.fromEntries(Object.entries(all).filter(([key]) => isOfUpstream(key) === wanted))
    const oauth: Record<string, unknown> = { enabled: false, ...part(false) }
    const upstream = part(true)
    // Files that are not there are a mistake of another kind.
    delete oauth['client_secret_file']
    delete oauth['hmac_secret_file']
    const config = configOf(JSON.stringify({ oauth, upstreams: [upstream] }))
    assert.deepEqual(config.oauth, oauth)
    assert.deepEqual(config.upstreams, [upstream])
  })

  it('takes no unknown key anywhere', () => {
    const open = [...nodes(ROOT)].filter(
      ([, { type, additionalProperties: others }]) =>
        // Names of the operator's own choice are free where what they stand for is not.
        type === 'object' && others !== false && typeof others !== 'object',
    )
    assert.deepEqual(open, [])
  })

  it('describes every key, ends every range and says every pattern in words', () => {
    for (const [path, node] of nodes(ROOT)) {
      if (path !== '' && !path.endsWith('[]')) assert.ok((node.description ?? '') !== '', path)
      if (node.type === 'integer') assert.ok(node.minimum !== undefined, `${path} minimum`)
      if (node.type === 'integer') assert.ok(node.maximum !== undefined, `${path} maximum`)
      if (node.pattern !== undefined) assert.ok((node.errorHint ?? '') !== '', `${path} errorHint`)
    }
  })

  it('accepts its own defaults when they are written down', () => {
    assert.deepEqual(configOf(JSON.stringify(DEFAULTS)), DEFAULTS)
  })

  it('leaves defaults out of overlays, which would undo what the file says', () => {
    const overlays = JSON.stringify(CONFIG_SCHEMA.properties.environments)
    assert.ok(overlays.includes('"placeholder_prefix"'))
    assert.ok(!overlays.includes('"default"'))
  })
})

describe('schema of a path', () => {
  it('is that of the key, the item or the overlay', () => {
    assert.equal(schemaAt([])?.type, 'object')
    assert.equal(schemaAt(['masking', 'max_depth'])?.type, 'integer')
    assert.equal(schemaAt(['upstreams', 3, 'weight'])?.type, 'integer')
    assert.equal(schemaAt(['environments', 'dev', 'masking', 'enabled'])?.type, 'boolean')
    assert.equal(schemaAt(['oauth', 'client_secret'])?.writeOnly, true)
  })

  it('is undefined for what the schema does not know', () => {
    for (const path of [['nope'], ['masking', 'toString'], ['upstreams', 'a'], ['version', 'x', 1]])
      assert.equal(schemaAt(path), undefined, path.join('.'))
  })
})
