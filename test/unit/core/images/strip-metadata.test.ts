import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { imageTypeOf, stripMetadata } from '../../../../src/core/images/strip-metadata.ts'
import { MaskingError } from '../../../../src/core/errors.ts'
import { runs } from '../../../support/runs.ts'

/** What Pillow wrote (`test/data/images/make.py`): a place, a device, names in every way in which the formats hold them. */
const PICTURES = 'photo.jpg progressive.jpg picture.png picture.webp moving.gif photo.heic'.split(
  ' ',
)
const picture = (name: string): string =>
  readFileSync(new URL(`../../../data/images/${name}`, import.meta.url)).toString('latin1')

/** All bytes, and what compressed chunks of PNG hold. */
function allText(bytes: string): string {
  const inflated = [...bytes.matchAll(/zTXt[^\0]*\0\0/g)].map(({ index, 0: head }) =>
    inflateSync(Buffer.from(bytes.slice(index + head.length), 'latin1'), {
      finishFlush: 2,
    }).toString(),
  )
  return [bytes, ...inflated].join('\n')
}

describe('a picture without its metadata', () => {
  for (const name of PICTURES)
    it(`${name} tells nothing of place, device, people, and stays what it is`, () => {
      const sent = picture(name)
      assert.match(allText(sent), /congty\.example\.vn|CANARY/)
      const stripped = stripMetadata(sent) ?? ''
      assert.doesNotMatch(allText(stripped), /congty|CANARY|Photoshop|xmpmeta|zTXt/)
      assert.equal(imageTypeOf(stripped), imageTypeOf(sent))
      assert.equal(stripMetadata(stripped), stripped)
    })

  it('a photograph still says how it is turned', () => {
    for (const name of ['photo.jpg', 'progressive.jpg'])
      assert.match(
        stripMetadata(picture(name)) ?? '',
        /Exif\0\0MM\0\*[^]{4}\0\u0001\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006/,
      )
  })

  it('an animation still runs as often as it did', () => {
    assert.match(stripMetadata(picture('moving.gif')) ?? '', /NETSCAPE2\.0/)
  })

  it('what follows the picture in the file goes', () => {
    for (const name of PICTURES.filter((each) => each !== 'photo.heic'))
      assert.equal(stripMetadata(`${picture(name)}trailer`), stripMetadata(picture(name)))
  })

  it('a picture of an unknown kind is left to policy', () => {
    for (const bytes of ['BM____', 'II*\0____', 'text', '', '<svg/>'])
      assert.equal(stripMetadata(bytes), undefined)
  })

  it('a damaged one is stripped or refused, in time, and never tells more', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
    fc.assert(
      fc.property(
        fc.constantFrom(...PICTURES),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (name, changes, isCut) => {
          let bytes = picture(name)
          for (const { at, byte } of changes) {
            const where = at % bytes.length
            bytes = isCut
              ? bytes.slice(0, where + 1)
              : bytes.slice(0, where) + String.fromCharCode(byte) + bytes.slice(where + 1)
          }
          try {
            assert.ok((stripMetadata(bytes) ?? '').length <= bytes.length + 36)
          } catch (error) {
            assert.ok(
              error instanceof MaskingError && error.code === 'document_broken',
              String(error),
            )
          }
        },
      ),
      runs(500),
    )
  })
})
