import { createOfflineMasker } from '../src/commands/offline.ts'
import { parseConfig } from '../src/config/load.ts'
import { readDocuments } from './evaluate/documents.ts'
import { readSynthSet } from './evaluate/public-sets.ts'
import { documents } from './evaluate/timing.ts'

/**
 * Prints the time of detection per KiB with each preset, on documents of 4 KiB: English sentences (two values in a KiB), and the
 * labelled documents (six). The least time of each text, all presets in turn, so that a busy machine slows all alike; beside
 * each the ratio to the preset `seed` and to `JSON.parse` of the same texts. No assertion: machines differ.
 */

const SECONDS = 10
const PRESETS = ['seed', 'standard', 'strict'] as const

function scannerOf(preset: string): (text: string) => unknown {
  const result = parseConfig(JSON.stringify({ masking: { preset } }), 'bench', {})
  if ('errors' in result) throw new Error('the preset is not known')
  const { scanner } = createOfflineMasker(result.config)
  return (text) => scanner.scan(text)
}

const WORKS: readonly (readonly [name: string, work: (text: string) => unknown])[] = [
  ['JSON.parse', (text) => JSON.parse(text)],
  ...PRESETS.map((preset) => [preset, scannerOf(preset)] as const),
]

/** Microseconds per KiB: the least of each text, for each of the works. */
function least(texts: readonly string[]): readonly number[] {
  const quoted = texts.map((text) => JSON.stringify(text))
  const best = WORKS.map(() => texts.map(() => Number.POSITIVE_INFINITY))
  for (const end = performance.now() + SECONDS * 1_000; performance.now() < end; )
    for (const [at, text] of texts.entries())
      for (const [i, [name, work]] of WORKS.entries()) {
        const given = name === 'JSON.parse' ? (quoted[at] ?? '') : text
        const began = performance.now()
        work(given)
        const row = best[i] ?? []
        row[at] = Math.min(row[at] ?? 0, performance.now() - began)
      }
  const kib = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1_024
  return best.map((row) => (row.reduce((sum, ms) => sum + ms, 0) * 1_000) / kib)
}

const TEXTS = {
  sentences: documents(
    readSynthSet().map(({ text }) => text),
    12,
  ),
  documents: documents(
    readDocuments().map(({ text }) => text),
    12,
  ),
}
for (const [texts, all] of Object.entries(TEXTS)) {
  const taken = least(all)
  const [parse = 0, seed = 0] = taken
  console.table(
    WORKS.map(([name], i) => ({
      texts,
      work: name,
      'µs/KiB': Number((taken[i] ?? 0).toFixed(2)),
      'beside seed': Number(((taken[i] ?? 0) / seed).toFixed(2)),
      'beside JSON.parse': Math.round((taken[i] ?? 0) / parse),
    })),
  )
}
