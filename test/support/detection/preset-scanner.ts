import { createOfflineMasker } from '../../../src/commands/offline.ts'
import { parseConfig } from '../../../src/config/load.ts'
import type { Scanner } from '../../../src/core/masking/scanner.ts'

/** The scanner of a configuration that names a preset and nothing else. */
export function presetScanner(preset: 'standard' | 'strict'): Scanner {
  const result = parseConfig(JSON.stringify({ masking: { preset } }), 'test', {})
  if ('errors' in result) throw new Error(result.errors.map(({ message }) => message).join('\n'))
  return createOfflineMasker(result.config).scanner
}

/** The values that a scanner masks, as they stand in the text. */
export const maskedValues = (scanner: Scanner, text: string): readonly string[] =>
  scanner
    .scan(text)
    .filter(({ literal }) => literal === undefined)
    .map(({ start, end }) => text.slice(start, end))
