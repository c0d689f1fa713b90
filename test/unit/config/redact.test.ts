import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseConfig } from '../../../src/config/load.ts'
import { redactConfig } from '../../../src/config/redact.ts'
import { configOf } from '../../support/exchange/config-of.ts'

describe('a configuration that is shown', () => {
  it('hides the client secret and shows that one is set', () => {
    const shown = redactConfig(configOf('oauth: {client_id: me, client_secret: hush}'))
    const oauth = JSON.stringify(shown['oauth'])
    assert.match(oauth, /"client_id":"me","client_secret":"\*\*\*"/)
    assert.doesNotMatch(oauth, /hush/)
    assert.doesNotMatch(JSON.stringify(redactConfig(configOf('{}'))['oauth']), /secret/)
  })

  it('hides credentials in URLs, an @ in the password too', () => {
    for (const [url, shown] of [
      ['https://me:hush@idp.example/token', 'https://***@idp.example/token'],
      ['https://me:hu@sh@idp.example/token', 'https://***@idp.example/token'],
      ['HTTPS://hush@idp.example', 'HTTPS://***@idp.example'],
      ['https://idp.example/a@b?c=d@e', 'https://idp.example/a@b?c=d@e'],
      ['/oauth/token', '/oauth/token'],
    ] as const) {
      const config = configOf(JSON.stringify({ oauth: { token_endpoint: url } }))
      const oauth = redactConfig(config)['oauth'] as { token_endpoint: string }
      assert.equal(oauth.token_endpoint, shown)
    }
  })

  it('hides a secret of the chosen environment', () => {
    const yaml = 'environments: {dev: {oauth: {client_secret: "${S}"}}}'
    const result = parseConfig(yaml, 'x', { DIFY_MASKING_ENV: 'dev', S: 'hush' })
    assert.ok('config' in result)
    assert.ok(!JSON.stringify(redactConfig(result.config)).includes('hush'))
    assert.equal(result.config.oauth.client_secret, 'hush')
  })

  it('is otherwise the same', () => {
    const config = configOf('upstreams: [{name: a, url: "http://h:1"}]')
    assert.deepEqual(redactConfig(config), { ...config })
  })
})
