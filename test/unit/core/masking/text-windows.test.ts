import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { applyPlaceholders } from '../../../../src/core/masking/request-masker.ts'
import { type Window, createTextWindows } from '../../../../src/core/masking/text-windows.ts'
import { MemoryScope } from '../../../../src/vault/memory-scope.ts'
import { byteString } from '../../../support/bytes.ts'
import { surroundings } from '../../../support/surroundings.ts'
import { runs } from '../../../support/runs.ts'

const { scanner } = surroundings()

interface Masked {
  readonly text: string
  readonly windows: number
  readonly most: number
  readonly scope: MemoryScope
}

/** Masks a text that arrives in chunks of `size` bytes. */
function mask(source: string, size: number): Masked {
  const scope = new MemoryScope('s', 0)
  const masking = createTextWindows(scanner)
  let [text, windows, most, pushed, left] = ['', 0, 0, 0, 0]
  const take = (all: readonly Window[]): void => {
    for (const { bytes, places } of all) {
      windows++
      left += bytes.length
      text += applyPlaceholders(bytes, places, scope.allocate(places.map(({ wanted }) => wanted)))
    }
  }
  for (let at = 0; at < source.length; at += size) {
    pushed = Math.min(source.length, at + size)
    take(masking.push(source.slice(at, pushed)))
    most = Math.max(most, pushed - left)
  }
  take(masking.finish())
  return { text, windows, most, scope }
}

/** Puts every placeholder back. */
const restore = ({ text, scope }: Masked): string =>
  text.replace(/[A-Z_]+_\d+/g, (placeholder) => byteString(scope.get(placeholder) ?? placeholder))

describe('a long text', () => {
  it('is masked in windows as it would be whole, and holds little', () => {
    const line = (i: number): string =>
      `${i}; Ch\u00e0o b\u1ea1n, th\u01b0 \u0111\u1ebfn user.${i}@mail${i % 7}.vn t\u1eeb 10.0.${i % 250}.${i % 99}`
    for (const separator of ['\n', ' ', ',', '\r\n']) {
      const source = byteString(Array.from({ length: 6000 }, (_, i) => line(i)).join(separator))
      const masked = mask(source, 10_007)
      assert.ok(masked.windows > 3)
      assert.ok(masked.most < 160_000, String(masked.most))
      assert.doesNotMatch(masked.text, /@mail|10\.0\./)
      assert.equal(restore(masked), source)
      assert.equal(mask(source, 64).text, masked.text)
    }
  })

  it('keeps a value whole wherever a window ends', () => {
    const value = 'someone.with.a.long.name@department.example.vn'
    for (let shift = 0; shift < 80; shift++) {
      const source = `${'x'.repeat(61_400 + shift)} ${value} ${'y '.repeat(8000)}`
      const masked = mask(source, 4096)
      assert.doesNotMatch(masked.text, /@|someone/)
      assert.equal(restore(masked), source)
    }
  })

  it('is never cut inside a URL', () => {
    const url = `https://x.vn/?${'a=1,'.repeat(20_000)}q=alice@x.vn`
    const source = `${'see, '.repeat(100)}${url} ${'and, '.repeat(20_000)}`
    const masked = mask(source, 9999)
    assert.match(masked.text, /see, URL_1 and/)
    assert.equal(restore(masked), source)
  })

  it('is refused if it cannot be cut, is no UTF-8, or holds zero bytes', () => {
    const cases = [
      ['x'.repeat(1_200_000), 'unmaskable_text'],
      [`${'x '.repeat(50_000)}\u00ff`, 'unsupported_charset'],
      [`\u00ff\u00fe${'x '.repeat(50_000)}`, 'unsupported_charset'],
      [`${'x '.repeat(50_000)}\u0000`, 'unsupported_charset'],
      ['a\u00c3', 'unsupported_charset'],
    ] as const
    for (const [source, code] of cases) assert.throws(() => mask(source, 30_000), { code })
  })

  it('shows nothing of its values in any chunking', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a@x.vn', '10.0.0.1', ' ', '\n', ',', 'x', byteString('\u1eaf')), {
          maxLength: 40,
        }),
        fc.integer({ min: 1, max: 30_000 }),
        fc.integer({ min: 0, max: 4 }),
        (parts, size, blocks) => {
          const source =
            parts.join('') + byteString(' \u1eafn l\u00e1 '.repeat(blocks * 4000)) + parts.join('')
          const masked = mask(source, size)
          assert.equal(restore(masked), source)
        },
      ),
      runs(15),
    )
  })
})
