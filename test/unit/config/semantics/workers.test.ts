import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { parseConfig } from '../../../../src/config/load.ts'

const dir = mkdtempSync(join(tmpdir(), 'dify-masking-worker-semantics-'))
after(() => rmSync(dir, { recursive: true, force: true }))
const key_file = join(dir, 'keys')
writeFileSync(key_file, 'secret', { mode: 0o600 })
const store = { type: 'redis', url: 'redis://h:1', key_file }

/** Path and message of each problem. */
function problems(config: object): (readonly [string, string])[] {
  const result = parseConfig(JSON.stringify(config), 'x', {})
  return 'errors' in result ? result.errors.map(({ path, message }) => [path, message]) : []
}

const listening = (listen: object, workers: number): (readonly [string, string])[] =>
  problems({ store, performance: { workers }, listen })

describe('performance.workers', () => {
  it('more than one need a store that all can read', () => {
    assert.deepEqual(problems({ performance: { workers: 1 } }), [])
    const [problem, ...others] = problems({ performance: { workers: 2 } })
    assert.deepEqual(others, [])
    assert.equal(problem?.[0], 'performance.workers')
    assert.match(problem?.[1] ?? '', /store\.type: redis/)
    assert.deepEqual(problems({ store, performance: { workers: 64 } }), [])
  })

  it('is a count from 1 to 64', () => {
    for (const workers of [0, 65, 1.5, '2'])
      assert.deepEqual(
        problems({ store, performance: { workers } }).map(([path]) => path),
        ['performance.workers'],
        String(workers),
      )
  })

  it('refuses ports that do not exist', () => {
    assert.deepEqual(listening({ admin: '127.0.0.1:65534' }, 2), [])
    assert.deepEqual(listening({ admin: '127.0.0.1:65534' }, 3), [
      [
        'performance.workers',
        'needs the ports 65534 to 65536 of listen.admin: the last port is 65535',
      ],
    ])
  })

  it('refuses ports where another process listens, and says so once', () => {
    const near = { admin: '127.0.0.1:8078', proxy: '0.0.0.0:8080' }
    assert.deepEqual(listening(near, 2), [])
    assert.deepEqual(listening(near, 3), [
      [
        'performance.workers',
        'needs the ports 8078 to 8080 of listen.admin, where listen.proxy listens',
      ],
    ])
    assert.deepEqual(listening({ extproc: '127.0.0.1:9460', admin: '127.0.0.1:9464' }, 5), [
      [
        'performance.workers',
        'needs the ports 9460 to 9464 of listen.extproc, where listen.admin listens',
      ],
    ])
  })

  it('lets other hosts and free ports be', () => {
    assert.deepEqual(listening({ admin: '127.0.0.2:8079', proxy: '127.0.0.1:8080' }, 4), [])
    assert.deepEqual(listening({ admin: '127.0.0.1:0', proxy: '127.0.0.1:0' }, 64), [])
  })
})
