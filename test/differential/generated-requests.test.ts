import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { campaign } from './campaign.ts'
import { startParsers } from './parsers.ts'

const { parsers = [], missing } = await startParsers()

const REQUESTS = 2_000
/** The same requests in every run; `make fuzz` takes others each time. */
const SEED = Number(process.env['SEED'] ?? 4711)

describe(`generated requests, seed ${SEED}`, { skip: missing ?? false }, () => {
  it('leave no value in any field that Dify reads, but those that are kept', async () => {
    const { requests, forwarded, failed, leaks, logged } = await campaign(
      { seed: SEED, from: 0, to: REQUESTS },
      parsers,
    )
    await Promise.all(parsers.map((parser) => parser.stop()))
    assert.deepEqual(leaks.slice(0, 5), [])
    assert.deepEqual(logged, [])
    assert.equal(requests, REQUESTS)
    // A judge of nothing would find nothing.
    assert.ok(forwarded > REQUESTS / 3, `${forwarded} forwarded`)
    assert.deepEqual(failed, [])
  })
})
