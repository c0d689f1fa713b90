import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { whyUnreachable } from '../../../../src/commands/vault/store-reach.ts'
import { withPort } from '../../../../src/sockets/free-port.ts'
import { configOf } from '../../../support/exchange/config-of.ts'
import { dify } from '../../../support/envoy/up.ts'

const folder = mkdtempSync(join(tmpdir(), 'store-reach-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const keys = join(folder, 'store.keys')

const yamlFor = (address: string): string =>
  `store: { type: redis, url: "redis://${address}", key_file: "${keys}" }`

describe('a Redis that cannot be asked', () => {
  it('is absent, requires a password, or is silent', async (t) => {
    assert.equal((await dify(['keys', 'new', '--file', keys])).code, 0)
    const whyNot = async (address: string): Promise<string | undefined> =>
      await whyUnreachable(configOf(yamlFor(address)).store, 400)
    assert.match((await whyNot(await withPort('127.0.0.1:0'))) ?? '', /connection refused/)
    const replies = ['-NOAUTH Authentication required.\r\n', '']
    const addresses: string[] = []
    for (const reply of replies) {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        socket.on('data', () => socket.write(reply))
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      addresses.push(`127.0.0.1:${(server.address() as AddressInfo).port}`)
      t.after(() => server.close())
    }
    const [strict = '', silent = ''] = addresses
    assert.match((await whyNot(strict)) ?? '', /store\.password_file/)
    assert.equal(await whyNot(silent), 'no answer within 0.4 s')
  })

  it('is named by the commands that need it', async () => {
    const file = join(folder, 'config.yaml')
    writeFileSync(file, yamlFor(await withPort('127.0.0.1:0')))
    const user = randomBytes(4).toString('hex')
    for (const args of [
      ['vault', 'export'],
      ['erase', '--user', user],
    ]) {
      const { code, stdout, stderr } = await dify([...args, '--config', file])
      assert.deepEqual([code, stdout], [1, ''], args[0])
      assert.match(stderr, /cannot use Redis: no answer: connection refused/)
      assert.ok(!stderr.includes(user), stderr)
    }
  })
})
