import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfig } from '../../../src/config/load.ts'

const problems = (prefix: string, oauth: string): readonly string[] => {
  const read = parseConfig(
    `oauth: { enabled: true, client_id: a, client_secret: b, ${oauth} }
upstreams: [{ name: dify, url: "http://127.0.0.1:5001", weight: 1, match: { path_prefix: ${prefix} } }]
`,
    'config.yaml',
    {},
  )
  return 'errors' in read ? read.errors.map(({ message }) => message) : []
}

const WHOLE =
  'authorization_endpoint: "https://id.example/a", token_endpoint: "https://id.example/t"'

describe('a login that is switched on', () => {
  const missing = (oauth: string): readonly string[] => {
    const read = parseConfig(`oauth: { enabled: true${oauth} }`, 'config.yaml', {})
    return 'errors' in read ? read.errors.map(({ path, message }) => `${path} ${message}`) : []
  }

  it('is refused when something is missing, and every missing key is named', () => {
    assert.deepEqual(missing(''), [
      'oauth.authorization_endpoint is missing',
      'oauth.token_endpoint must be a whole URL, https://…',
      'oauth.client_id is missing',
      'oauth.client_secret_file is missing',
    ])
    const part = ', client_id: a, client_secret: b, token_endpoint: "https://id.example/t"'
    assert.deepEqual(missing(part), ['oauth.authorization_endpoint is missing'])
  })

  it('loads with a warning in the form of older templates, with which pages are closed', () => {
    const text =
      'oauth: { enabled: true, client_id: a, client_secret: b, token_endpoint: /oauth/token }'
    const read = parseConfig(text, 'config.yaml', {})
    assert.ok('config' in read)
    assert.match(read.warnings.map(({ message }) => message).join(), /no login is possible.*closed/)
  })
})

describe('the path of an upstream behind a login', () => {
  it('may not lie among paths that need none', () => {
    for (const prefix of ['/v1', '/v1/old', '/files/x', '/mcp', '/e', '/triggers/a/b'])
      assert.match(problems(prefix, WHOLE).join(), /would need no login/, prefix)
    for (const prefix of ['/dify-180', '/v1x', '/old/v1', '/emea'])
      assert.deepEqual(problems(prefix, WHOLE), [], prefix)
  })
})
