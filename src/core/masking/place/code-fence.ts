import type { Construct } from './construct.ts'
import type { LineStart } from './line-start.ts'
import { isLineEnd } from './line-units.ts'

/**
 * A block of code: three or more backticks or tildes where a line may begin. One in a language that clients show as it is, or
 * in none, changes nothing. Any other may be drawn (Dify's web app draws `echarts`, `mermaid`, `svg` and `abc`), and is closed
 * to its end if both fences stand at the very start of lines, or after the same marks of quotes: where that quote has ended
 * meanwhile, the block has ended with it, and the second fence begins one without a language. Else it is closed to the end
 * of the text.
 */
export function createCodeFence(line: LineStart): Construct {
  return new CodeFence(line)
}

const SHOWN = new Set(
  [
    'text txt plain plaintext log logs console output shell shellsession sh bash zsh fish bat cmd powershell',
    'ps1 json json5 jsonc jsonl ndjson yaml yml toml ini cfg conf properties env dotenv csv tsv sql mysql pgsql',
    'postgresql plsql sqlite python py py3 js javascript mjs cjs ts typescript mts cts jsx tsx node java kotlin kt',
    'scala groovy gradle go golang rust rs c cpp c++ h hpp cs csharp c# fsharp php ruby rb perl lua r swift objc',
    'objectivec dart diff patch dockerfile docker makefile make cmake nginx apache http https proto protobuf graphql gql',
    'hcl terraform tf md markdown regex awk sed vim elixir ex erlang haskell hs clojure clj ocaml julia matlab',
    'zig nim solidity assembly asm xml eml mail email ics vcard cron crontab ldif wsdl xsd pem cypher redis lisp',
  ].flatMap((names) => names.split(' ')),
)

/** Whether clients show a block in this language, or in none, as it is. */
export const isShown = (language: string): boolean =>
  language === '' || SHOWN.has(language.toLowerCase())

type State = 'text' | 'run' | 'info' | 'language' | 'drawn' | 'closing' | 'behind' | 'odd'

const LONGEST_LANGUAGE = 32

class CodeFence implements Construct {
  readonly reason = 'code_block'
  readonly address = undefined
  readonly #line: LineStart
  #state: State = 'text'
  #mark = 0
  #length = 0
  /** Marks of quotes in front. */
  #quotes = 0
  #language = ''
  /** Of the block that is drawn. */
  #opened = 0
  #openedMark = 0
  #openedQuotes = 0

  constructor(line: LineStart) {
    this.#line = line
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  refuses(): boolean {
    return !this.isIdle && !(this.#state === 'run' && this.#length < 3)
  }

  endParagraph(): void {}

  step(unit: number): boolean {
    switch (this.#state) {
      case 'text':
      case 'drawn':
        if (isMark(unit) && this.#line.isStart) this.#begin(unit)
        break
      case 'run':
      case 'closing':
        this.#advanceRun(unit)
        break
      case 'info':
      case 'language':
        this.#advanceInfo(unit)
        break
      case 'behind':
        this.#advanceBehind(unit)
        break
      default:
    }
    return false
  }

  #begin(unit: number): void {
    this.#state = this.#state === 'drawn' ? 'closing' : 'run'
    this.#mark = unit
    this.#length = 1
    this.#quotes = this.#line.quotes
  }

  #advanceRun(unit: number): void {
    if (unit === this.#mark) this.#length++
    else if (this.#state === 'run') {
      if (this.#length < 3) {
        this.#state = 'text'
        if (isMark(unit) && this.#line.isStart) this.#begin(unit)
      } else {
        this.#state = 'info'
        this.#language = ''
        this.#advanceInfo(unit)
      }
    } else if (this.#length < 3) this.#state = 'drawn'
    else {
      const isLike = this.#mark === this.#openedMark && this.#quotes === this.#openedQuotes
      const ends = isLike && this.#length >= this.#opened
      this.#state = ends ? 'behind' : 'odd'
      if (ends) this.#advanceBehind(unit)
    }
  }

  #advanceInfo(unit: number): void {
    const isBlank = unit === 0x20 || unit === 0x09
    if (isBlank && this.#state === 'info') return
    this.#state = 'language'
    // A backslash: the line ends there in a string of JSON.
    const ends = isBlank || isLineEnd(unit) || unit === 0x5c || unit === this.#mark
    if (ends) this.#decide()
    else if (this.#language.length <= LONGEST_LANGUAGE) this.#language += String.fromCharCode(unit)
  }

  #decide(): void {
    if (isShown(this.#language)) this.#state = 'text'
    else {
      this.#state = this.#quotes >= 0 ? 'drawn' : 'odd'
      this.#opened = this.#length
      this.#openedQuotes = this.#quotes
      this.#openedMark = this.#mark
    }
  }

  #advanceBehind(unit: number): void {
    if (isLineEnd(unit)) this.#state = 'text'
    else if (unit !== 0x20 && unit !== 0x09) this.#state = 'odd'
  }
}

const isMark = (unit: number): boolean => unit === 0x60 || unit === 0x7e
