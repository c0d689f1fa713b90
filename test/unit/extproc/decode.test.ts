import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { MaskingError } from '../../../src/core/errors.ts'
import { decodeBody } from '../../../src/extproc/decode.ts'

const zstd = (text: string): Buffer => zstdCompressSync(Buffer.from(text))
const TEXT = 'mail alice@x.vn '.repeat(8)
/** RFC 8878, 3.1.2: a frame that every decoder passes over. */
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3])

const decoded = async (parts: readonly Buffer[], coding: string, most = 1_000): Promise<string> =>
  await decodeBody(Buffer.concat(parts).toString('latin1'), coding, most)
const refusal = (code: string) => (error: unknown) =>
  error instanceof MaskingError && error.code === code

describe('taking off the coding of a body', () => {
  it('reads all members of gzip and all frames of zstd as one text', async () => {
    const whole = `${TEXT}and${TEXT}`
    assert.equal(
      await decoded(
        [TEXT, 'and', TEXT].map((text) => gzipSync(text)),
        'gzip',
      ),
      whole,
    )
    assert.equal(await decoded([zstd(TEXT), zstd('and'), SKIPPED, zstd(TEXT)], 'zstd'), whole)
    assert.equal(await decoded([SKIPPED, zstd('')], 'zstd'), '')
  })

  it('refuses zstd that is cut off, or goes on with something else', async () => {
    for (const parts of [
      [zstd(TEXT).subarray(0, -2)],
      [zstd(TEXT), zstd(TEXT).subarray(0, -2)],
      [zstd(TEXT), Buffer.from('behind')],
      [],
    ])
      await assert.rejects(decoded(parts, 'zstd'), refusal('broken_encoding'))
  })

  it('holds all frames together to the limit', async () => {
    const parts = [zstd(TEXT), zstd(TEXT)]
    const exact = TEXT.length * 2
    assert.equal((await decoded(parts, 'zstd', exact)).length, exact)
    assert.equal((await decoded([...parts, zstd('')], 'zstd', exact)).length, exact)
    for (const most of [exact - 1, TEXT.length, 1])
      await assert.rejects(decoded(parts, 'zstd', most), refusal('body_too_large'))
  })

  it('refuses a body of frames without end', async () => {
    const frames = Array.from({ length: 300 }, () => zstd(''))
    await assert.rejects(decoded(frames, 'zstd'), refusal('broken_encoding'))
  })
})
