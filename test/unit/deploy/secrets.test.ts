import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Redis } from 'ioredis'
import { parseConfig } from '../../../src/config/load.ts'
import { type TestRedis, startRedis } from '../../support/redis/redis-server.ts'
import { deployFile, runTool } from './tool.ts'

const scratch = mkdtempSync(join(tmpdir(), 'deploy-secrets-'))
const folder = join(scratch, 'secrets')
const env = { ...process.env, PATH: `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}` }
const make = (): string => runTool('bash', [deployFile('make-secrets.sh'), folder], { env })

describe('make-secrets.sh', () => {
  let server: TestRedis | undefined
  before(() => make())
  after(async () => {
    await server?.stop()
    rmSync(scratch, { recursive: true })
  })

  it('makes three files that no other user can read', () => {
    assert.deepEqual(readdirSync(folder).sort(), ['redis.password', 'store.keys', 'users.acl'])
    for (const name of readdirSync(folder))
      assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
    const password = readFileSync(join(folder, 'redis.password'), 'utf8')
    assert.match(password, /^[0-9a-f]{64}$/)
    assert.ok(!readFileSync(join(folder, 'users.acl'), 'utf8').includes(password))
  })

  it('never overwrites', () => {
    const keys = readFileSync(join(folder, 'store.keys'))
    assert.throws(make, /exists/)
    assert.deepEqual(readFileSync(join(folder, 'store.keys')), keys)
  })

  it('makes what the configuration of the compose file takes', () => {
    const yaml = readFileSync(deployFile('compose/config.yaml'), 'utf8')
    const result = parseConfig(
      yaml.replaceAll('/etc/dify-masking-store', folder),
      'config.yaml',
      {},
    )
    assert.ok('config' in result, JSON.stringify(result))
  })

  it('lets a real server know the service, and no other client', async () => {
    const file = join(scratch, 'valkey.conf')
    const config = readFileSync(deployFile('compose/valkey.conf'), 'utf8')
    writeFileSync(file, config.replace('/etc/valkey-acl', folder).replace(/^dir .*\n/m, ''))
    server = await startRedis({ file, args: ['--appendonly', 'no'] })
    const { host, port } = server
    const password = readFileSync(join(folder, 'redis.password'), 'utf8')
    const service = new Redis({ host, port, username: 'masking', password })
    const stranger = new Redis({ host, port, lazyConnect: true, enableReadyCheck: false })
    stranger.on('error', () => undefined)
    try {
      assert.equal(await service.set('dify-masking:a', '1'), 'OK')
      await assert.rejects(service.set('other:a', '1'), /NOPERM/)
      await assert.rejects(service.flushall(), /NOPERM/)
      assert.equal(await stranger.ping(), 'PONG')
      await assert.rejects(stranger.get('dify-masking:a'), /NOPERM/)
      await assert.rejects(stranger.info(), /NOPERM/)
    } finally {
      service.disconnect()
      stranger.disconnect()
    }
  })
})
