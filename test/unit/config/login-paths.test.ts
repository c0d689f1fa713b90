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

describe('the path of an upstream behind a login', () => {
  it('may not lie among paths that need none', () => {
    for (const prefix of ['/v1', '/v1/old', '/files/x', '/mcp', '/e', '/triggers/a/b'])
      assert.match(problems(prefix, WHOLE).join(), /would need no login/, prefix)
    for (const prefix of ['/dify-180', '/v1x', '/old/v1', '/emea'])
      assert.deepEqual(problems(prefix, WHOLE), [], prefix)
  })
})
