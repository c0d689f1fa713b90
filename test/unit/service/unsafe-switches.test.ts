import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { unsafeSwitches } from '../../../src/service/unsafe-switches.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

const found = (
  execArgv: readonly string[],
  env: Record<string, string> = {},
  inspector?: string,
): readonly string[] => unsafeSwitches({ execArgv, env, inspector })

describe('switches that let values out', () => {
  it('are found on the command line and in NODE_OPTIONS, however they are written', () => {
    for (const option of [
      '--inspect',
      '--inspect=0.0.0.0:9229',
      '--inspect-brk',
      '--inspect-wait=1',
      '--heapsnapshot-signal=SIGUSR2',
      '--heapsnapshot_near_heap_limit=3',
      '--heap-prof',
      '--report-on-signal',
      '--report-on-fatalerror',
      '--report_uncaught_exception',
      '--abort-on-uncaught-exception',
      '--tls-keylog=/tmp/keys',
    ]) {
      const name = option.replace(/=.*/, '').replaceAll('_', '-')
      assert.deepEqual(found([option]), [name])
      assert.deepEqual(
        found([], { NODE_OPTIONS: `--max-old-space-size=4096  "${option}" --import "./a b.mjs"` }),
        [name],
      )
    }
  })

  it('are found among variables of libraries', () => {
    assert.deepEqual(found([], { NODE_DEBUG: 'http2' }), ['NODE_DEBUG'])
    assert.deepEqual(found([], { GRPC_TRACE: 'all', GRPC_VERBOSITY: 'DEBUG' }), [
      'GRPC_TRACE',
      'GRPC_VERBOSITY',
    ])
    assert.deepEqual(found([], { DEBUG: 'ioredis:*' }), ['DEBUG'])
    assert.deepEqual(found([], { DEBUG: '1', GRPC_VERBOSITY: 'ERROR', NODE_DEBUG: '' }), [])
  })

  it('do not include what does no harm, and are allowed in development', () => {
    assert.deepEqual(
      found(['--max-semi-space-size=64', '--cpu-prof', '--disable-warning=x', '--inspect-port=1']),
      [],
    )
    assert.deepEqual(found([], {}, 'ws://127.0.0.1:9229/x'), ['an open inspector'])
    assert.deepEqual(
      found(['--inspect'], { DIFY_MASKING_ENV: 'development' }, 'ws://127.0.0.1:9229/x'),
      [],
    )
  })

  it('keep serve and up from starting, by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-switches-'))
    try {
      const config = join(folder, 'config.yaml')
      writeFileSync(config, 'listen: { extproc: "127.0.0.1:0", admin: "127.0.0.1:0" }\n')
      for (const command of ['serve', 'up']) {
        const args = ['--inspect=127.0.0.1:0', BIN, command, '--config', config]
        const { status, stderr } = spawnSync(process.execPath, args, {
          cwd: folder,
          encoding: 'utf8',
          timeout: 20_000,
        })
        assert.equal(status, 1, stderr)
        assert.match(stderr, /--inspect would let masked values out of this process/)
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
