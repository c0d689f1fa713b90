import { type Cell, type Cells, LONGEST_NAME, NO_CELLS } from './cell.ts'

/** An option of a command and its value: `--token X`, `-Password X`, `/pass:X`; with `=` it is a pair. */
const FLAG =
  /(?<![^\s"'`(])(?:--?([A-Za-z][\w-]{1,40})[ \t]{1,3}|\/([A-Za-z]\w{1,24}):)("[^"\r\n]{1,512}"|'[^'\r\n]{1,512}'|[^\s"'`|;<>&-][^\s"'`|;<>&]{0,1023})/g
const FLAG_HINT = /(?:^|[\s"'`(])(?:--?[A-Za-z]|\/[A-Za-z]\w{1,24}:)/

/** `variable "db_password" { … default = "…" }`: a block of HCL names the value inside. */
const BLOCK =
  /\b(?:variable|secret|param|parameter)\s{1,4}"([\w.-]{1,64})"\s{0,4}\{[^{}]{0,400}?\b(?:default|value)\s{0,16}=\s{0,4}"([^"\r\n]{1,1024})"/g

/** A name and a value given to a function: `define('DB_PASSWORD', 'x')`, `setProperty("token", "x")`. */
const CALL =
  /\(\s{0,4}(["'])([A-Za-z_][\w.-]{1,63})\1\s{0,4},\s{0,4}(?:"([^"\r\n]{1,1024})"|'([^'\r\n]{1,1024})')\s{0,4}\)/g

/** Longest value without quotes, and with them. */
const LONGEST = 4_096

/**
 * Values right after `name=`: parameters of addresses and forms, logs of `key=value`, variables in front of a command;
 * and values of options. Linear.
 */
export function readPairValues(view: string): Cells {
  const cells: Cell[] = []
  for (let at = view.indexOf('='); at >= 0; at = view.indexOf('=', at + 1)) addPair(view, at, cells)
  if (FLAG_HINT.test(view)) addFlags(view, cells)
  if (view.includes('(')) addCalls(view, cells)
  if (view.includes('{')) addBlocks(view, cells)
  return cells.length === 0 ? NO_CELLS : cells.sort((a, b) => a.start - b.start)
}

function addPair(view: string, sign: number, cells: Cell[]): void {
  const end = nameEnd(view, sign)
  let start = end
  while (start > 0 && end - start < LONGEST_NAME && isNameUnit(view.charCodeAt(start - 1))) start--
  while (start < end && !/[A-Za-z_\u00c0-\u1eff]/.test(view.charAt(start))) start++
  if (start === end) return
  const name = view.slice(start, end)
  let from = sign + 1
  while (view[from] === ' ' && from < sign + 3) from++
  const quote = view.charAt(from)
  if (quote === '"' || quote === "'") addQuoted(view, from + 1, quote, name, cells)
  else if (end === sign) addBare(view, sign + 1, name, cells)
}

/** Blanks, and the end of an index, may stand between a name and the sign: `$config['key'] = 'x'`. */
function nameEnd(view: string, sign: number): number {
  let end = sign
  while (view[end - 1] === ' ' && sign - end < 3) end--
  if (view[end - 1] !== ']' || !/["']/.test(view.charAt(end - 2))) return end
  return end - 2
}

function addQuoted(view: string, start: number, quote: string, name: string, cells: Cell[]): void {
  const end = view.slice(start, start + LONGEST).search(quote === '"' ? /["\r\n]/ : /['\r\n]/)
  if (end > 0 && view[start + end] === quote) cells.push({ start, end: start + end, names: [name] })
}

const BARE = /[^\s&;,"'`<>|]{1,4096}/y

function addBare(view: string, start: number, name: string, cells: Cell[]): void {
  if (/[=>~]/.test(view.charAt(start))) return
  BARE.lastIndex = start
  if (BARE.exec(view) !== null) cells.push({ start, end: BARE.lastIndex, names: [name] })
}

/** Letters, digits, `_`, `-`, `.` and brackets, as names of parameters have them. */
const isNameUnit = (unit: number): boolean =>
  (unit >= 0x61 && unit <= 0x7a) ||
  (unit >= 0x41 && unit <= 0x5a) ||
  (unit >= 0x30 && unit <= 0x39) ||
  unit === 0x5f ||
  unit === 0x2d ||
  unit === 0x2e ||
  unit === 0x5b ||
  unit === 0x5d ||
  (unit >= 0xc0 && unit <= 0x1eff)

function addFlags(view: string, cells: Cell[]): void {
  for (const match of view.matchAll(FLAG)) {
    const [whole, option, slash, value = ''] = match
    const quotes = /^["']/.test(value) ? 1 : 0
    const start = match.index + whole.length - value.length + quotes
    const end = start + value.length - 2 * quotes
    cells.push({ start, end, names: [option ?? slash ?? ''] })
  }
}

function addCalls(view: string, cells: Cell[]): void {
  for (const match of view.matchAll(CALL)) {
    const [whole, , name = '', double, single] = match
    const value = double ?? single ?? ''
    const start = match.index + whole.lastIndexOf(value)
    cells.push({ start, end: start + value.length, names: [name] })
  }
}

function addBlocks(view: string, cells: Cell[]): void {
  for (const { 0: whole, 1: name = '', 2: value = '', index } of view.matchAll(BLOCK)) {
    const end = index + whole.length - 1
    cells.push({ start: end - value.length, end, names: [name] })
  }
}
