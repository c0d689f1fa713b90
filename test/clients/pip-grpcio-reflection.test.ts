import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { Transaction } from '../../src/core/transaction/transaction.ts'
import { startExtprocServer } from '../../src/extproc/server.ts'
import { surroundings } from '../support/exchange/surroundings.ts'
import { installPip } from './installed-packages.ts'

const run = promisify(execFile)
const installed = await installPip('grpcio==1.76.0', 'grpcio-reflection==1.76.0')

describe('grpcio-reflection of Python', { skip: installed.missing ?? false }, () => {
  it('describes and calls the services of the gRPC port without a .proto file', async () => {
    const around = surroundings()
    const server = await startExtprocServer({
      listen: '127.0.0.1:0',
      maxMessageBytes: 1_000_000,
      createTransaction: (isWatched) => new Transaction(around, isWatched),
      observe: () => ({ failed: () => {}, ended: () => {} }),
    })
    server.setServing(true)
    try {
      const script = join(import.meta.dirname, 'python', 'described_service.py')
      const { stdout } = await run('python3', ['-s', script, server.address], {
        env: { ...process.env, PYTHONPATH: installed.dir, PYTHONDONTWRITEBYTECODE: '1' },
      })
      const { services, fields, health, reply } = JSON.parse(stdout)
      assert.deepEqual(services, [
        'envoy.service.ext_proc.v3.ExternalProcessor',
        'grpc.health.v1.Health',
        'grpc.reflection.v1.ServerReflection',
        'grpc.reflection.v1alpha.ServerReflection',
      ])
      assert.ok(fields.includes('request_headers'))
      assert.equal(health, 'SERVING')
      assert.ok(reply === 'request_headers' || reply === 'immediate_response', reply)
    } finally {
      await server.drain(0)
    }
  })
})
