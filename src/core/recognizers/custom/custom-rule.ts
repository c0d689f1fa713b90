import { endsLikePlaceholder } from '../../text/placeholder-form.ts'
import { CHECKSUMS, type ChecksumName } from './custom-checksum.ts'

/** An entity that a configuration defines. */
export interface CustomRule {
  /** Name of the entity and prefix of its placeholders: `[A-Z][A-Z0-9_]*`, at most 32 characters. */
  readonly name: string
  /** RE2 syntax, at most 1,000 UTF-16 units. `\b`, `\d`, `\w` and `\s` are ASCII, as everywhere in RE2. */
  readonly regex: string
  /** Any of `i` (any letter case) and `s` (`.` takes line ends too). */
  readonly flags?: string
  /** Words of which one must stand near the match for the full score, see `createContext`. */
  readonly context?: readonly string[]
  /** Score of a match, 0 to 1; by default 1 with a checksum, 0.85 without. */
  readonly score?: number
  /** A match that does not fit is not a finding. */
  readonly checksum?: ChecksumName
  /** Texts that are tried when the rule is compiled. */
  readonly examples?: {
    /** In each of these the rule must find something with its full score. */
    readonly match: readonly string[]
    /** In none of these may it. */
    readonly no_match: readonly string[]
  }
}

/** Why a rule cannot be used, and what to write instead. Holds no traffic; may quote the rule. */
export interface CustomProblem {
  /** `The regular expression has … at character 5.` Characters are UTF-16 units, counted from 1. */
  readonly problem: string
  readonly hint: string
}

const MAX_NAME = 32
const MAX_REGEX = 1000

/** What is wrong with the fields of `rule`, apart from what only compiling its expression shows. */
export function checkFields(rule: CustomRule): CustomProblem | undefined {
  const { name, regex, flags = '', context = [], score, checksum } = rule
  if (name.length > MAX_NAME || !/^[A-Z][A-Z0-9_]*$/.test(name))
    return {
      problem: 'The name does not fit a placeholder.',
      hint: `Write at most ${MAX_NAME} of A-Z, 0-9 and _, a letter first: EMPLOYEE_ID.`,
    }
  if (endsLikePlaceholder(name))
    return {
      problem: 'The name ends like a placeholder.',
      hint: '`ID_1` is the first placeholder of `ID`; write `ID_A` or `ID1`.',
    }
  if (regex === '') return { problem: 'The regular expression is empty.', hint: 'Write one.' }
  if (regex.length > MAX_REGEX)
    return {
      problem: `The regular expression has ${regex.length} characters; ${MAX_REGEX} are allowed.`,
      hint: 'Split it into several rules with names of their own, or use a dictionary for long lists.',
    }
  if (/[^is]/.test(flags) || new Set(flags).size !== flags.length)
    return {
      problem: 'The flags are unknown.',
      hint: 'Write `i` (any letter case), `s` (`.` takes line ends too), both or nothing.',
    }
  if (context.some((word) => word.trim() === ''))
    return { problem: 'A context word is blank.', hint: 'Leave it out.' }
  if (score !== undefined && !(score > 0 && score <= 1))
    return { problem: 'The score is out of range.', hint: 'Write a number above 0, up to 1.' }
  if (checksum !== undefined && !Object.hasOwn(CHECKSUMS, checksum))
    return {
      problem: 'The checksum is unknown.',
      hint: `Write one of ${Object.keys(CHECKSUMS).join(', ')}.`,
    }
  return undefined
}
