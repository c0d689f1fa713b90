import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { FREE, dify, up } from '../../support/envoy/up.ts'

const SEED_FORM =
  'oauth: { enabled: true, client_id: a, client_secret: b, token_endpoint: /oauth/token }'

describe('a login that is switched on and names no place to log in', () => {
  it('closes what it would guard, and leaves the Service API and the pages of the service as they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-login-'))
    try {
      const file = join(folder, 'config.yaml')
      writeFileSync(file, `listen: ${FREE}\nlogging: { access_log: "off" }\n${SEED_FORM}\n`)
      const running = await up(['--config', file, '--run-dir', join(folder, 'run')])
      const ask = async (path: string): Promise<string> => {
        const answer = await fetch(running.ready.proxy + path)
        const { code } = (await answer.json()) as { code?: string }
        return `${answer.status} ${code ?? ''}`
      }
      for (const path of ['/', '/console/api/setup', '/api/site', '/apps', '/v1/../apps'])
        assert.equal(await ask(path), '403 login_not_configured', path)
      assert.match(await ask('/v1/info'), /^401 unauthorized/)
      assert.match(await ask('/masking/health'), /^200/)
      await running.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('is refused by validate, up and serve in every other form, with the missing keys', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-login-'))
    try {
      const file = join(folder, 'config.yaml')
      writeFileSync(file, `listen: ${FREE}\noauth: { enabled: true, client_id: a }\n`)
      for (const args of [
        ['validate', file],
        ['up', '--config', file, '--run-dir', join(folder, 'run')],
        ['serve', '--config', file, '--run-dir', join(folder, 'run')],
      ]) {
        const { code, stdout, stderr } = await dify(args)
        assert.equal(code, 1, args[0])
        for (const key of ['authorization_endpoint', 'token_endpoint', 'client_secret_file'])
          assert.match(stdout + stderr, new RegExp(`oauth\\.${key}`), args[0])
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
