import { RE2JS } from 're2js'
import { createContext } from '../shared/context.ts'
import { CHECKSUMS } from './custom-checksum.ts'
import { type CustomProblem, type CustomRule, checkFields } from './custom-rule.ts'
import type { Recognizer } from '../recognizer.ts'
import { findMatches } from './regex-matches.ts'
import { describeSyntaxError, findUnsupported } from './regex-problem.ts'
import { type ProgramFacts, analyse } from './regex-program.ts'

/**
 * Steps that a compiled expression may have beyond its own length. Counts make the difference (`.{190}` has 190), and
 * in a text made for it every step is busy at every character.
 */
const MAX_COUNTED = 200
/** Score of a match without the context that its rule asks for: below the threshold, seen in `explain` only. */
const SCORE_WITHOUT_CONTEXT = 0.4

/**
 * A recognizer for `rule`, or why there is none. Its findings have the rule `regex`, `regex+checksum`,
 * `regex+context` or `regex+checksum+context`.
 *
 * Takes time linear in the text (see `findMatches`), whatever the expression. Texts are scanned in parts and with their
 * JSON key in front of them, so the start and end of a text or line mean nothing here: `^` and `$` are refused.
 */
export function compileCustomPattern(rule: CustomRule): Recognizer | CustomProblem {
  const wrong = checkFields(rule)
  if (wrong !== undefined) return wrong
  const compiled = compile(rule.regex, flagBits(rule.flags ?? ''))
  if ('problem' in compiled) return compiled
  const { expression, facts } = compiled
  const { name, context = [], checksum, score = checksum === undefined ? 0.85 : 1 } = rule
  const fits = checksum === undefined ? undefined : CHECKSUMS[checksum]
  const near = context.length === 0 ? undefined : createContext(context)
  const shape = fits === undefined ? 'regex' : 'regex+checksum'
  const recognizer: Recognizer = {
    name: `custom ${name}`,
    find(view, report) {
      findMatches(expression, facts, view, (start, end) => {
        if (fits !== undefined && !fits(view.slice(start, end))) return
        const match = { entity: name, start, end }
        if (near === undefined) report({ ...match, score, rule: shape })
        else if (near(view, start, end)) report({ ...match, score, rule: `${shape}+context` })
        else report({ ...match, score: Math.min(score, SCORE_WITHOUT_CONTEXT), rule: shape })
      })
    },
  }
  return tryExamples(rule, score, recognizer) ?? recognizer
}

interface Compiled {
  readonly expression: RE2JS
  readonly facts: ProgramFacts
}

function compile(regex: string, flags: number): Compiled | CustomProblem {
  const unsupported = findUnsupported(regex)
  if (unsupported !== undefined) return unsupported
  let expression: RE2JS
  try {
    expression = RE2JS.compile(regex, flags)
  } catch (thrown) {
    return describeSyntaxError(regex, flags, thrown)
  }
  const size = expression.programSize()
  const most = regex.length + MAX_COUNTED
  if (size > most)
    return {
      problem: `The regular expression has too many steps: ${size}, where ${most} are allowed.`,
      hint: 'Counts such as `{1,500}` make a step or two each; write `+` or `*`, or a smaller count.',
    }
  const facts = analyse(expression)
  if (facts.matchesEmpty)
    return {
      problem: 'The regular expression can match without taking a character.',
      hint: 'Let it ask for at least one character: `\\d+` instead of `\\d*`.',
    }
  if (facts.anchored)
    return {
      problem: 'The regular expression asks for the start or end of a text or line.',
      hint:
        'Texts are scanned in parts and with their JSON key in front, so `^`, `$`, `\\A` and `\\z` would not hold. ' +
        'Write `\\b` for the start or end of a word.',
    }
  return { expression, facts }
}

const flagBits = (flags: string): number =>
  (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) | (flags.includes('s') ? RE2JS.DOTALL : 0)

/** The first example that the rule gets wrong, by its place in the list. */
function tryExamples(
  { examples }: CustomRule,
  score: number,
  recognizer: Recognizer,
): CustomProblem | undefined {
  const isFound = (text: string): boolean => {
    let found = false
    recognizer.find(text, (finding) => {
      found ||= finding.score >= score
    })
    return found
  }
  const missed = examples?.match.findIndex((text) => !isFound(text)) ?? -1
  if (missed >= 0)
    return {
      problem: `Example ${missed + 1} of \`match\` is not found.`,
      hint: 'Mind the checksum and the context words, if the rule has such: the example must hold them.',
    }
  const wrong = examples?.no_match.findIndex(isFound) ?? -1
  if (wrong < 0) return undefined
  return {
    problem: `Example ${wrong + 1} of \`no_match\` is found.`,
    hint: 'Make the regular expression narrower, or ask for a checksum or context words.',
  }
}
