import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Server, createServer } from 'node:tls'
import { configOf } from '../support/exchange/config-of.ts'
import { connectionOf } from '../../src/vault/redis/server/configured.ts'
import { type RedisVault, createRedisVault } from '../../src/vault/redis/redis-vault.ts'
import { type TestRedis, startRedis } from '../support/redis/redis-server.ts'
import { testKeys } from '../support/redis/redis-vault.ts'
import { waitFor } from '../support/wait-for.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-tls-'))
const open: RedisVault[] = []
let redis: TestRedis
let front: Server

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' })
}

function certificate(name: string): void {
  openssl(
    'req',
    '-newkey',
    'ed25519',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${name}`,
  )
  writeFileSync(join(dir, 'san.ext'), 'subjectAltName=IP:127.0.0.1\n')
  const signing = [
    '-CA',
    'ca.pem',
    '-CAkey',
    'ca.key',
    '-CAcreateserial',
    '-extfile',
    'san.ext',
    '-days',
    '2',
  ]
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
}

function vaultOf(tls: string): RedisVault {
  const { port } = front.address() as AddressInfo
  writeFileSync(join(dir, 'keys'), 'x'.repeat(40), { mode: 0o600 })
  const { store } = configOf(
    `store: { type: redis, url: "rediss://127.0.0.1:${port}", tls: ${tls}, password_file: "${dir}/password", key_file: "${dir}/keys" }`,
  )
  const vault = createRedisVault({
    connection: connectionOf(store),
    keys: testKeys(),
    keyPrefix: 'dm',
    ttlSeconds: 10,
    maxTtlSeconds: 10,
    maxEntriesPerScope: 100,
    maxEntriesPerAccount: 1_000_000,
    minTtlSeconds: 600,
    unprovenTtlSeconds: 3600,
    maxUnproven: 1_000_000,
    commandTimeoutMs: 1_000,
    maxOpened: 100,
    openedIdleMs: 1000,
    resumeBase: () => 0,
    now: () => performance.now(),
  })
  open.push(vault)
  return vault
}

const HAS_OPENSSL = spawnSync('openssl', ['version']).status === 0

describe('TLS', { skip: HAS_OPENSSL ? false : 'there is no openssl' }, () => {
  before(async () => {
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-nodes',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=ca',
      '-days',
      '2',
    )
    certificate('server')
    certificate('client')
    writeFileSync(join(dir, 'password'), 'pass word\n', { mode: 0o600 })
    redis = await startRedis({
      args: ['--save', '', '--requirepass', 'pass word'],
      password: 'pass word',
    })
    const file = (name: string): Buffer => readFileSync(join(dir, name))
    // Not every build of the server speaks TLS: it is put before one that need not.
    front = createServer(
      {
        cert: file('server.pem'),
        key: file('server.key'),
        ca: file('ca.pem'),
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket) => {
        const back = connect(redis.port, redis.host)
        socket.pipe(back).pipe(socket)
        socket.on('error', () => back.destroy())
        back.on('error', () => socket.destroy())
      },
    )
    front.on('tlsClientError', () => undefined)
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
  })

  after(async () => {
    for (const vault of open) vault.close()
    front.close()
    await redis.stop()
    rmSync(dir, { recursive: true, force: true })
  })

  it('with a certificate of our own and a password from a file', async () => {
    const vault = vaultOf(
      `{ ca_file: "${dir}/ca.pem", cert_file: "${dir}/client.pem", key_file: "${dir}/client.key" }`,
    )
    await waitFor(() => vault.ready())
    const { placeholders } = await vault.allocate(
      'tag.s',
      [{ prefix: 'EMAIL', value: 'a' }],
      'fresh',
    )
    assert.deepEqual(placeholders, ['EMAIL_1'])
  })

  it('does not talk to a server that it cannot trust, nor without the certificate it asks for', async () => {
    for (const tls of ['{}', `{ ca_file: "${dir}/client.pem" }`, `{ ca_file: "${dir}/ca.pem" }`]) {
      const vault = vaultOf(tls)
      for (let i = 0; i < 10; i++) {
        await assert.rejects(vault.load('tag.s'), /Reason: (?:connection|open_circuit)/)
        await new Promise((resolve) => setTimeout(resolve, 30))
      }
      assert.equal(vault.ready(), false)
    }
  })
})
