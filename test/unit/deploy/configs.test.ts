import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { render } from '../../../src/commands/envoy.ts'
import type { Config } from '../../../src/config/config.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { envoySkip, validateEnvoy } from './envoy-filter.ts'
import { deployFile } from './tool.ts'

const scratch = mkdtempSync(join(tmpdir(), 'deploy-configs-'))
after(() => rmSync(scratch, { recursive: true }))

const FILES = readdirSync(deployFile(''), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('/config.yaml') && !path.includes('/templates/'))
  .sort()

/** Whole Envoys are rendered from these; the others belong to an Envoy that is elsewhere. */
const withEnvoy = (file: string): boolean => !/istio|service\//.test(file)

/** Reads a configuration; the secrets of the store are not here. */
function load(file: string): Config {
  const secret = join(scratch, 'secret')
  writeFileSync(secret, 'x', { mode: 0o600 })
  const yaml = readFileSync(deployFile(file), 'utf8')
  const result = parseConfig(yaml.replaceAll(/\/etc\/dify-masking-store\/\S+/g, secret), file, {})
  assert.ok('config' in result, JSON.stringify(result))
  assert.deepEqual(result.warnings, [])
  return result.config
}

describe('configurations of deployments', () => {
  it('are all looked at', () => {
    assert.equal(FILES.length, 7)
    assert.equal(FILES.filter(withEnvoy).length, 5)
  })

  for (const file of FILES) {
    it(`${file} is valid, and Envoy's own admin interface stays on loopback`, () => {
      const { listen } = load(file)
      assert.match(listen.envoy_admin, /^127\.0\.0\.1:/)
      if (withEnvoy(file)) assert.equal(listen.extproc, 'unix:/run/dify-masking/extproc.sock')
    })

    if (withEnvoy(file))
      it(`${file} gives a configuration that Envoy takes`, envoySkip, () => {
        const rendered = join(scratch, 'envoy.json')
        writeFileSync(rendered, JSON.stringify(render(load(file), 'bootstrap')))
        assert.match(validateEnvoy(rendered), /OK/)
      })

    it(`${file} closes its pages on a proxy that other proxies are in front of`, () => {
      const { admin, listen } = load(file)
      if (withEnvoy(file) && !listen.proxy.startsWith('127.')) assert.deepEqual(admin.allow, [])
    })
  }
})
