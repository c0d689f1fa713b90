import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parseConfig } from '../../../../src/config/load.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-store-'))
after(() => rmSync(dir, { recursive: true, force: true }))

const secret = (name: string, mode = 0o600): string => {
  const path = join(dir, name)
  writeFileSync(path, 'secret')
  chmodSync(path, mode)
  return path
}
const key_file = secret('keys')

/** Path and message of each problem of a `store` section. */
function problems(store: object, rest: object = {}): (readonly [string, string])[] {
  const result = parseConfig(JSON.stringify({ store, ...rest }), 'x', {})
  return 'errors' in result ? result.errors.map(({ path, message }) => [path, message]) : []
}
const redis = (store: object, rest: object = {}): (readonly [string, string])[] =>
  problems({ type: 'redis', key_file, ...store }, rest)

describe('store', () => {
  it('takes one server, a cluster, or sentinels', () => {
    for (const place of [
      { url: 'redis://h:1' },
      { url: 'redis://h' },
      { url: 'redis://[::1]:6379/2' },
      { url: 'rediss://h:1', tls: {} },
      { url: 'unix:/run/redis.sock' },
      { nodes: ['a:1', '[::1]:2'] },
      { sentinels: ['a:26379'], name: 'main' },
    ])
      assert.deepEqual(redis(place), [], JSON.stringify(place))
  })

  it('needs exactly one place, and a name for sentinels only', () => {
    const one = 'redis needs exactly one of store.url, store.nodes and store.sentinels'
    assert.deepEqual(redis({}), [['store.type', one]])
    assert.deepEqual(redis({ url: 'redis://h', nodes: ['a:1'] }), [['store.type', one]])
    assert.deepEqual(
      redis({ sentinels: ['a:1'] }).map(([path]) => path),
      ['store.sentinels'],
    )
    assert.deepEqual(
      redis({ nodes: ['a:1'], name: 'main' }).map(([path]) => path),
      ['store.name'],
    )
  })

  it('refuses addresses that are none, and credentials in them', () => {
    for (const url of [
      'h:1',
      'http://h',
      'redis://u:p@h',
      'redis://h/x',
      'unix:run',
      'redis://h:99999',
    ])
      assert.deepEqual(
        redis({ url }).map(([path]) => path),
        ['store.url'],
        url,
      )
    assert.deepEqual(redis({ nodes: ['a:1', 'a:0', 'b:65536'] }), [
      ['store.nodes[1]', 'the port must be 1 to 65535'],
      ['store.nodes[2]', 'the port must be 1 to 65535'],
    ])
  })

  it('refuses secrets that are missing or that others can read', () => {
    const url = 'redis://h'
    assert.deepEqual(
      problems({ type: 'redis', url }).map(([path]) => path),
      ['store.key_file'],
    )
    const open = secret('open', 0o644)
    const none = join(dir, 'none')
    assert.deepEqual(redis({ url, key_file: open, password_file: none }), [
      ['store.key_file', `others can read or write this file: chmod 600 ${open}`],
      ['store.password_file', 'cannot be read: the file does not exist'],
    ])
  })

  it('refuses TLS that would not be used, or half of it', () => {
    assert.deepEqual(redis({ url: 'redis://h', tls: {} }), [
      ['store.tls', 'store.url is not a rediss:// address'],
    ])
    assert.deepEqual(redis({ nodes: ['h:1'], tls: { cert_file: key_file } }), [
      ['store.tls', 'cert_file and key_file go together'],
    ])
    assert.deepEqual(redis({ nodes: ['h:1'], tls: { ca_file: join(dir, 'none') } }), [
      ['store.tls.ca_file', 'cannot be read'],
    ])
  })

  it('must keep a scope for as long as it may go unused', () => {
    const rest = { performance: { cache_ttl: 7200 } }
    assert.deepEqual(redis({ url: 'redis://h', max_ttl: 7199 }, rest), [
      ['store.max_ttl', 'is less than performance.cache_ttl'],
    ])
    assert.deepEqual(redis({ url: 'redis://h', max_ttl: 7200 }, rest), [])
  })

  it('asks nothing of a store in memory', () => {
    assert.deepEqual(problems({ type: 'memory', max_ttl: 60 }), [])
  })

  it('knows no other keys', () => {
    assert.deepEqual(
      problems({ type: 'memory', password: 'hush' }).map(([path]) => path),
      ['store.password'],
    )
  })
})
