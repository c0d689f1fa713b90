import type { LineStart } from './line-start.ts'

/** What follows the tag of an element whose content is text to a browser: `<script>`, `<title>`; or is drawn: `<code class>`. */
export interface RawText {
  /** `inside` the content; `closed`: at the end of the closing tag, for every reader; `odd`: readers may differ. */
  step(unit: number): 'inside' | 'closed' | 'odd'
}

/**
 * A reader of Markdown that passes the opening tag on must pass the closing one on too, or all behind it is text of a script.
 * So nothing in the content may take the closing tag in: no formula, table, link or definition, no escape, and no code but
 * that between single backticks in pairs. Both tags stand on one line, or begin their lines, with too few blanks in front to
 * be code. No other tag is in the content, so that it ends alike where a browser takes it for text: in `<select>` and `<svg>`.
 */
export function createRawText(line: LineStart, name: string, beginsLine: boolean): RawText {
  const closing = `</${name}>`
  const mayHaveLines = beginsLine && name !== 'code'
  let isEmpty = true
  let isSameLine = true
  let depth = 0
  let previous = 0
  /** Of the closing tag. */
  let read = 0
  let mayClose = false
  /** Single backticks: a run of two ends at another place. */
  let ticks = 0
  const isTick = (unit: number): boolean => {
    if (unit !== 0x60) return false
    ticks++
    return isSameLine && previous !== 0x60
  }
  const advance = (unit: number): boolean => {
    if (unit === 0x0a || unit === 0x0d) isSameLine = false
    if (unit === 0x5b) depth++
    else if (unit === 0x5d) depth--
    const opens = previous === 0x5d && (unit === 0x28 || unit === 0x3a || unit === 0x5b)
    if (!isSameLine && (!mayHaveLines || ticks > 0)) return false
    return (isTick(unit) || !ODD.has(unit)) && !opens && depth >= 0
  }
  const close = (unit: number): 'inside' | 'closed' | 'odd' => {
    if ((unit | 0x20) === (closing.charCodeAt(read) | 0x20)) {
      read++
      if (read < closing.length) return 'inside'
      return mayClose ? 'closed' : 'odd'
    }
    const isText = read === 1 && (unit === 0x20 || unit === 0x3d || (unit >= 0x30 && unit <= 0x39))
    read = 0
    return isText && advance(unit) ? 'inside' : 'odd'
  }
  return {
    step(unit) {
      let found: 'inside' | 'closed' | 'odd'
      if (read > 0) found = close(unit)
      else if (unit === 0x3c) {
        read = 1
        mayClose = isEmpty || (depth === 0 && ticks % 2 === 0 && (isSameLine || line.isLead))
        found = 'inside'
      } else found = advance(unit) ? 'inside' : 'odd'
      isEmpty = false
      previous = unit
      return found
    },
  }
}

const ODD = new Set([...'`~$\\|\0'].map((sign) => sign.charCodeAt(0)))
