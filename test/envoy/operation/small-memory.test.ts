import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  type MemoryCgroup,
  memoryCgroup,
  memoryCgroupProblem,
} from '../../support/machine/memory-cgroup.ts'
import { FREE } from '../../support/envoy/up.ts'
import { waitFor } from '../../support/wait-for.ts'

const BIN = fileURLToPath(new URL('../../../bin/dify-masking.js', import.meta.url))

describe('a small memory limit', { skip: memoryCgroupProblem() ?? false }, () => {
  const run = (
    cgroup: MemoryCgroup,
    folder: string,
  ): { readonly said: () => string; readonly exited: Promise<number | null>; stop: () => void } => {
    const config = join(folder, 'config.yaml')
    writeFileSync(config, `listen: ${FREE}\nlogging: { access_log: "off" }\n`)
    const args = [process.execPath, BIN, 'up', '--config', config, '--run-dir', join(folder, 'run')]
    const child = spawn('sh', [...cgroup.within, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
    return {
      said: () => text,
      exited: new Promise((resolve) => child.once('exit', resolve)),
      stop: () => child.kill('SIGTERM'),
    }
  }
  const withLimit = async (
    mib: number,
    test: (cgroup: MemoryCgroup, folder: string) => Promise<void>,
  ): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-memory-'))
    const cgroup = memoryCgroup(mib)
    try {
      await test(cgroup, folder)
    } finally {
      await cgroup.remove()
      rmSync(folder, { recursive: true, force: true })
    }
  }

  it('under which nothing could start is refused with the limit and the need, not ended by the kernel', async () => {
    await withLimit(180, async (cgroup, folder) => {
      const up = run(cgroup, folder)
      assert.equal(await up.exited, 1, up.said())
      assert.match(
        up.said(),
        /the memory limit here is 180 MiB \(cgroup\); up with performance\.workers: 1 needs 215 MiB/,
      )
      assert.equal(cgroup.kills(), 0)
    })
  })

  it('under which it starts is warned about, and it starts', async () => {
    await withLimit(260, async (cgroup, folder) => {
      const up = run(cgroup, folder)
      await waitFor(() => /^ready /m.test(up.said()), 30_000)
      assert.match(up.said(), /the memory limit here is 260 MiB .* lower masking\.max_body_bytes/)
      up.stop()
      assert.equal(await up.exited, 0)
      assert.equal(cgroup.kills(), 0)
    })
  })
})
