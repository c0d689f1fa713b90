/**
 * Looks for words that readers of international English stumble over, in what people read: English pages, texts of
 * `deploy/`, string literals of `src/`, names of tests, and comments.
 */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A pattern, and what to write instead. */
const WORDS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\banew\b/i, 'again, or restart'],
  [/\bwhoever\b/i, 'a client (user, service) that …'],
  [/\bnobody\b/i, 'no user, no client, or the passive: is not read'],
  [/\bsomebody\b/i, 'a person, a user, an attacker'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more\b|way\b)/i, 'is not a …'],
  [/\bthat there (?:is|are)\b(?! no\b)/i, 'the present …, all …'],
  [/\bstands? in (?!for the\b)/i, 'is in, is part of'],
  [
    /(?<!\b(?:who|he|she|one|client|user|person|operator|attacker) )\bwants\b/i,
    'requires, expects',
  ],
  [/\b(?:is|are|for) ill\b/i, 'is unhealthy'],
  [/\b(?:is|are|for) well(?! (?:known|tested|below|above|within|formed))\b/i, 'is healthy'],
  [/\bas leave to\b/i, 'as permission to'],
  [/\bnothing takes (?:it|them)\b/i, 'the output does not accept them'],
  [/\bthe one before (?:stays|is) in\b/i, 'the previous one stays in'],
]

/** In a comment, what is written of a text may be said to stand in it. */
const WORDS_OF_COMMENTS = WORDS.filter(([, instead]) => !/present|is in|expects/.test(instead))

interface Found {
  readonly file: string
  readonly line: number
  readonly word: string
  readonly instead: string
}

/** Every listed word in a text that people read. */
export function wordsIn(
  text: string,
  words = WORDS,
): readonly { readonly word: string; readonly instead: string }[] {
  return words.flatMap(([pattern, instead]) => {
    const [word] = pattern.exec(text) ?? []
    return word === undefined ? [] : [{ word: word.trim(), instead }]
  })
}

const LITERAL = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g
const COMMENT = /^\s*(?:\*|\/\/|\/\*)/

/** Sentences among the string literals of a source file, by line. */
export function literalsIn(source: string): readonly (readonly [line: number, text: string])[] {
  return source
    .split('\n')
    .flatMap((line, i) =>
      COMMENT.test(line) ? [] : [...line.matchAll(LITERAL)].map(([text]) => [i + 1, text] as const),
    )
    .filter(([, text]) => /[a-z] [a-z]/i.test(text))
}

/** Comments, by line; of a line of code what is after `//`. */
export const commentsIn = (source: string): readonly (readonly [line: number, text: string])[] =>
  source.split('\n').flatMap((line, i) => {
    const text = /^\s*(?:\*|\/\/|\/\*|--|#)(.*)$/.exec(line)?.[1] ?? /\s\/\/ (.*)$/.exec(line)?.[1]
    return text === undefined ? [] : ([[i + 1, text]] as const)
  })

const TITLE = /\b(?:it|describe|test)\(\s*(?:'|"|`)/

/** Names of tests. Formatting may put the name on a line of its own. */
export const titlesIn = (source: string): readonly (readonly [line: number, text: string])[] =>
  source
    .split('\n')
    .flatMap((line, i, lines) =>
      TITLE.test(line) || /\b(?:it|describe|test)\($/.test((lines[i - 1] ?? '').trimEnd())
        ? ([[i + 1, line]] as const)
        : [],
    )

const linesIn = (source: string): readonly (readonly [line: number, text: string])[] =>
  source.split('\n').map((text, i) => [i + 1, text] as const)

/** What is read where. Recorded answers and labelled texts are not ours. */
const PLACES: readonly (readonly [
  globs: readonly string[],
  read: (source: string) => readonly (readonly [line: number, text: string])[],
  words?: typeof WORDS,
])[] = [
  [
    [
      '*.md',
      'docs/*.md',
      'docs/adr/*.md',
      'docs/upstream/*.md',
      'deploy/**/*.{md,yaml,sh,json,tpl}',
    ],
    linesIn,
  ],
  [['envoy/**/*.md', 'examples/**/*.{md,yaml}', 'src/admin/page/*.html'], linesIn],
  [['src/**/*.ts', 'src/admin/page/*.js', 'scripts/pages/*.ts'], literalsIn],
  [['test/**/*.test.ts', 'test/contract/*.ts'], titlesIn],
  [
    [
      '{src,test,scripts,bench,deploy}/**/*.{ts,lua,js,sh}',
      '{deploy,envoy,examples}/**/*.yaml',
      'Makefile',
    ],
    commentsIn,
    WORDS_OF_COMMENTS,
  ],
]

/** Written by other programs, or by people whose words these are not. */
const NOT_OURS =
  /ext-proc\/gen\/|^test\/(?:data|fixtures)\/|node_modules\/|^test\/unit\/language\.test/

function* problems(root: string): Generator<Found> {
  for (const [globs, read, words] of PLACES)
    for (const file of globSync([...globs], { cwd: root }).toSorted())
      if (!NOT_OURS.test(file))
        for (const [line, text] of read(readFileSync(`${root}/${file}`, 'utf8')))
          for (const { word, instead } of wordsIn(text, words)) yield { file, line, word, instead }
}

if (import.meta.main) {
  const found = [...problems(fileURLToPath(new URL('..', import.meta.url)))]
  for (const { file, line, word, instead } of found)
    process.stdout.write(`${file}:${line}: "${word}": write ${instead}\n`)
  process.stdout.write(`${found.length} words that are not plain English\n`)
  if (found.length > 0) process.exitCode = 1
}
