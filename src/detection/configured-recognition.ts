import { compileCustomPattern } from '../core/recognizers/custom/custom-pattern.ts'
import { createDictionary } from '../core/recognizers/custom/dictionary.ts'
import {
  type ExtraRecognizer,
  type Recognition,
  createRecognition,
} from '../core/recognizers/registry.ts'
import { readDictionary } from './dictionaries/read-dictionary.ts'

type CustomRule = Parameters<typeof compileCustomPattern>[0]

/** What every recognizer of the operator's own can be told. */
type Treatment = Pick<ExtraRecognizer, 'allow_list' | 'restore'>

/** A file of terms, as the configuration states it. */
interface DictionaryRule extends Treatment {
  readonly file: string
  readonly entity: string
  readonly fold_case: boolean
  readonly fold_diacritics: boolean
}

/** The part of a configuration that says what is found. The configuration imports this folder, so it is stated here. */
export interface DetectionRules {
  readonly patterns: Parameters<typeof createRecognition>[0]
  readonly dictionaries: readonly DictionaryRule[]
  readonly custom: readonly (CustomRule & Pick<ExtraRecognizer, 'threshold'> & Treatment)[]
  readonly external: { readonly entities: Readonly<Record<string, string>> }
}

/** Something wrong, and where in the configuration. */
interface Problem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

export interface ConfiguredRecognition {
  readonly recognition: Recognition
  /** What is wrong with dictionaries and custom patterns; what is wrong is left out of `recognition`. */
  readonly problems: readonly Problem[]
}

/** What the configuration says is to be found: its patterns, dictionaries (read from their files) and custom patterns. */
export function configuredRecognition(rules: DetectionRules): ConfiguredRecognition {
  const problems: Problem[] = []
  const extras: ExtraRecognizer[] = []
  for (const [i, dictionary] of rules.dictionaries.entries()) {
    const result = dictionaryRecognizer(dictionary)
    if (Array.isArray(result)) {
      const path = ['masking', 'dictionaries', i, 'file']
      problems.push(...result.map((message) => ({ path, message })))
    } else extras.push(result)
  }
  for (const [i, rule] of rules.custom.entries()) {
    const result = customRecognizer(rule)
    if (typeof result === 'string')
      problems.push({ path: ['masking', 'custom', i], message: result })
    else extras.push(result)
  }
  for (const entity of new Set(Object.values(rules.external.entities)))
    extras.push({ entity, recognizer: undefined })
  return { recognition: createRecognition(rules.patterns, extras), problems }
}

/** A recognizer, or what is wrong with the file: `FILE:LINE: …`. */
function dictionaryRecognizer(dictionary: DictionaryRule): ExtraRecognizer | string[] {
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

function customRecognizer(config: DetectionRules['custom'][number]): ExtraRecognizer | string {
  const { threshold, allow_list, restore, ...rule } = config
  const compiled = compileCustomPattern(rule)
  if ('problem' in compiled) return `${rule.name}: ${compiled.problem} ${compiled.hint}`
  return { entity: rule.name, recognizer: compiled, threshold, allow_list, restore }
}
