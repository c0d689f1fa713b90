import { isDigit } from '../../recognizers/shared/characters.ts'
import { isNameStart } from './tag-units.ts'
import type { LineStart } from './line-start.ts'

/** What follows the tag of an element whose content is text to a browser: `<script>`, `<title>`; or is drawn: `<code class>`. */
export interface RawText {
  /** `inside` the content; `closed`: at the end of the closing tag, for every reader; `odd`: readers may differ. */
  step(unit: number): 'inside' | 'closed' | 'odd'
}

/**
 * A reader of Markdown that passes the opening tag on must pass the closing one on too, or all after it is text of a script.
 * So nothing in the content may take the closing tag in: no formula, table, link or definition, no escape, no code but that
 * between single backticks in pairs, and no quote in a URL in front of that tag. Nor any entity but common ones: Dify's web app
 * breaks the line where one stands for a line break. Both tags stand on one line, or begin their lines, with too few blanks in
 * front to be code. No other tag is in the content, so that it ends alike where a browser takes it for text: in `<select>` and
 * `<svg>`; but for the spans of a formula that has been drawn, which are tags in a `<code>` to all.
 */
export function createRawText(line: LineStart, name: string, beginsLine: boolean): RawText {
  const closing = `</${name}>`
  const mayHaveLines = beginsLine && name !== 'code'
  let isEmpty = true
  let isSameLine = true
  let depth = 0
  let previous = 0
  /** A tag as far as it has been read. */
  let tag = ''
  let mayClose = false
  /** Single backticks: a run of two ends at another place. */
  let ticks = 0
  const isTick = (unit: number): boolean => {
    if (unit !== 0x60) return false
    ticks++
    return isSameLine && previous !== 0x60
  }
  let entity: string | undefined
  const isOddEntity = (unit: number): boolean => {
    const isOdd = unit === 0x3b && entity !== undefined && !ENTITIES.has(entity)
    if (unit === 0x26) entity = ''
    else if (entity === undefined || !isNameStart(unit)) entity = undefined
    else entity = entity.length < LONGEST_ENTITY ? entity + String.fromCharCode(unit) : undefined
    return isOdd || (unit === 0x23 && previous === 0x26)
  }
  /** Of a URL that has begun since the last blank: whether a quote or bracket stands in it. */
  let url: 'none' | 'plain' | 'quoted' = 'none'
  const advanceUrl = (unit: number): void => {
    if (unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d) url = 'none'
    else if (url === 'plain' && QUOTES.has(unit)) url = 'quoted'
    else if (unit === 0x2f && previous === 0x2f && url === 'none') url = 'plain'
  }
  const advance = (unit: number): boolean => {
    advanceUrl(unit)
    if (unit === 0x0a || unit === 0x0d) isSameLine = false
    if (unit === 0x5b) depth++
    else if (unit === 0x5d) depth--
    const opens = previous === 0x5d && (unit === 0x28 || unit === 0x3a || unit === 0x5b)
    if (!isSameLine && (!mayHaveLines || ticks > 0)) return false
    return (isTick(unit) || !ODD.has(unit)) && !opens && !isOddEntity(unit) && depth >= 0
  }
  const close = (unit: number): 'inside' | 'closed' | 'odd' => {
    const isText = tag === '<' && (unit === 0x20 || unit === 0x3d || isDigit(unit))
    tag += String.fromCharCode(unit).toLowerCase()
    if (tag === closing) return mayClose ? 'closed' : 'odd'
    if (isText || (name === 'code' && SPAN.test(tag))) {
      tag = ''
      return !isText || advance(unit) ? 'inside' : 'odd'
    }
    const mayBeSpan = name === 'code' && tag.length < LONGEST_SPAN && START_OF_SPAN.test(tag)
    return closing.startsWith(tag) || mayBeSpan ? 'inside' : 'odd'
  }
  return {
    step(unit) {
      let found: 'inside' | 'closed' | 'odd'
      if (tag !== '') found = close(unit)
      else if (unit === 0x3c) {
        tag = '<'
        const isPlain = depth === 0 && ticks % 2 === 0 && url !== 'quoted'
        mayClose = isEmpty || (isPlain && (isSameLine || line.isLead))
        found = 'inside'
      } else found = advance(unit) ? 'inside' : 'odd'
      isEmpty = false
      previous = unit
      return found
    },
  }
}

const ODD = new Set([...'`~$\\|\0'].map((sign) => sign.charCodeAt(0)))

/** markdown-it takes all but blanks into a URL between two of them (linkify-it 5, `src_path`), tags too. */
const QUOTES = new Set([...'"\'([{'].map((sign) => sign.charCodeAt(0)))

/** Those that stand for a character of a line; `&&` and an empty name are none. */
const ENTITIES = new Set(['', 'amp', 'apos', 'copy', 'gt', 'lt', 'mdash', 'nbsp', 'ndash', 'quot'])
/** As many letters as the longest name of HTML has. */
const LONGEST_ENTITY = 32

const SPAN = /^<(?:\/span|span(?: class="katex[a-z-]*")?)>$/
const START_OF_SPAN = /^<\/?[a-z]+(?: [a-z="-]*)?$/
const LONGEST_SPAN = 48
