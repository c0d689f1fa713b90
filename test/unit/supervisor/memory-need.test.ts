import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { memoryProblem } from '../../../src/supervisor/memory-need.ts'
import { configOf } from '../../support/exchange/config-of.ts'

const MIB = 1_048_576
const simple = configOf('')
const config = {
  ...simple,
  performance: { ...simple.performance, workers: 2, envoy_max_heap_mib: 512 },
}

describe('the memory that is needed', () => {
  it('is there where there is no limit, or a high one', () => {
    for (const limit of [0, Number.NaN, 4_096 * MIB, 2 ** 64])
      for (const what of ['up', 'serve'] as const)
        assert.equal(memoryProblem(limit, config, what), undefined)
  })

  it('is too little to start, and the message names the limit, the need and the key', () => {
    const problem = memoryProblem(200 * MIB, config, 'up')
    assert.equal(problem?.isFatal, true)
    assert.match(problem.message, /200 MiB .*performance\.workers: 2 needs 295 MiB/)
    assert.equal(memoryProblem(109 * MIB, config, 'serve')?.isFatal, true)
    assert.equal(memoryProblem(110 * MIB, config, 'serve')?.isFatal, false)
  })

  it('is too little for many large bodies, by the limit of a body', () => {
    const problem = memoryProblem(300 * MIB, config, 'up')
    assert.equal(problem?.isFatal, false)
    assert.match(problem.message, /raise the limit to 455 MiB, or lower masking\.max_body_bytes/)
    const small = { ...config, masking: { ...config.masking, max_body_bytes: 65_536 } }
    assert.match(memoryProblem(300 * MIB, small, 'up')?.message ?? '', /envoy_max_heap_mib/)
    assert.equal(memoryProblem(600 * MIB, small, 'up'), undefined)
  })
})
