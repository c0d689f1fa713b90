import type { CustomConfig, DictionaryConfig, MaskingConfig } from '../config/config.ts'
import type { PathProblem } from '../config/problem.ts'
import { compileCustomPattern } from '../core/recognizers/custom/custom-pattern.ts'
import { createDictionary } from '../core/recognizers/custom/dictionary.ts'
import {
  type ExtraRecognizer,
  type Recognition,
  createRecognition,
} from '../core/recognizers/registry.ts'
import { readDictionary } from './dictionaries/read-dictionary.ts'

export interface ConfiguredRecognition {
  readonly recognition: Recognition
  /** What is wrong with dictionaries and custom patterns; what is wrong is left out of `recognition`. */
  readonly problems: readonly PathProblem[]
}

/** What the configuration says is to be found: its patterns, dictionaries (read from their files) and custom patterns. */
export function configuredRecognition(
  masking: Pick<MaskingConfig, 'patterns' | 'dictionaries' | 'custom' | 'external'>,
): ConfiguredRecognition {
  const problems: PathProblem[] = []
  const extras: ExtraRecognizer[] = []
  for (const [i, dictionary] of masking.dictionaries.entries()) {
    const result = dictionaryRecognizer(dictionary)
    if (Array.isArray(result)) {
      const path = ['masking', 'dictionaries', i, 'file']
      problems.push(...result.map((message) => ({ path, message })))
    } else extras.push(result)
  }
  for (const [i, rule] of masking.custom.entries()) {
    const result = customRecognizer(rule)
    if (typeof result === 'string')
      problems.push({ path: ['masking', 'custom', i], message: result })
    else extras.push(result)
  }
  for (const entity of new Set(Object.values(masking.external.entities)))
    extras.push({ entity, recognizer: undefined })
  return { recognition: createRecognition(masking.patterns, extras), problems }
}

/** A recognizer, or what is wrong with the file: `FILE:LINE: …`. */
function dictionaryRecognizer(dictionary: DictionaryConfig): ExtraRecognizer | string[] {
  const { file, entity, fold_case: foldCase, fold_diacritics: foldDiacritics } = dictionary
  const read = readDictionary(file)
  if ('problems' in read)
    return read.problems.map(({ line, message }) => `${file}:${line}: ${message}`)
  const entries = read.entries.map(({ id, terms }) => ({ id, terms, entity }))
  return {
    entity,
    recognizer: createDictionary(entries, { foldCase, foldDiacritics }),
    allow_list: dictionary.allow_list,
    restore: dictionary.restore,
  }
}

function customRecognizer(config: CustomConfig): ExtraRecognizer | string {
  const { threshold, allow_list, restore, ...rule } = config
  const compiled = compileCustomPattern(rule)
  if ('problem' in compiled) return `${rule.name}: ${compiled.problem} ${compiled.hint}`
  return { entity: rule.name, recognizer: compiled, threshold, allow_list, restore }
}
