import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startEnvoy } from '../../../src/supervisor/envoy-process.ts'

/** Answers as Envoy's admin does, and dies at the second question about listeners. */
const DYING = `
const { createServer } = require('node:http')
const { writeFileSync } = require('node:fs')
const file = process.argv[process.argv.indexOf('--admin-address-path') + 1]
let asked = 0
const server = createServer((request, response) => {
  if (!request.url.startsWith('/listeners')) return response.end('ready')
  if (++asked === 2) {
    request.socket.destroy()
    return setTimeout(() => process.kill(process.pid, 'SIGSEGV'), 50)
  }
  const socket_address = { address: '127.0.0.1', port_value: 1 }
  response.end(JSON.stringify({ listener_statuses: [{ name: 'proxy', local_address: { socket_address } }] }))
})
server.listen(0, '127.0.0.1', () => writeFileSync(file, '127.0.0.1:' + server.address().port))
`

describe('an Envoy that dies while it is asked whether it is ready', () => {
  it('is reported by how it ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dify-masking-dying-'))
    try {
      const script = join(folder, 'dying.cjs')
      writeFileSync(script, DYING)
      const binary = join(folder, 'envoy')
      writeFileSync(binary, `#!/bin/sh\nexec "${process.execPath}" "${script}" "$@"\n`, {
        mode: 0o755,
      })
      await assert.rejects(
        startEnvoy({ binary, bootstrap: {}, runDir: join(folder, 'run'), output: 'ignore' }),
        { message: 'Envoy exited with SIGSEGV before it was ready' },
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
