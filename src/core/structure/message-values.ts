import { type Cell, type Cells, NO_CELLS } from './cell.ts'

/** HL7 v2, table 0203: what kind of identifier a field holds; other codes are their own name (`CCCD`, `BHYT`). */
const HL7_KINDS: ReadonlyMap<string, string> = new Map([
  ['NI', 'national id'],
  ['NNVN', 'national id'],
  ['NNVNM', 'national id'],
  ['CZ', 'national id'],
  ['PPN', 'passport'],
  ['PP', 'passport'],
  ['DL', 'driving licence'],
  ['DLN', 'driving licence'],
  ['SS', 'ssn'],
  ['TAX', 'tax code'],
  ['TIN', 'tax code'],
  ['HC', 'health insurance'],
  ['NIIP', 'health insurance'],
])
/** HL7 v2: fields that hold one kind of value only. */
const HL7_FIELDS: ReadonlyMap<string, string> = new Map([
  ['PID-13', 'phone'],
  ['PID-14', 'phone'],
  ['PID-19', 'ssn'],
  ['PID-20', 'driving licence'],
  ['NK1-5', 'phone'],
  ['NK1-6', 'phone'],
  ['GT1-6', 'phone'],
  ['GT1-12', 'ssn'],
  ['IN1-49', 'health insurance'],
])
const HL7_SEGMENT = /(?<![^\r\n])([A-Z][A-Z0-9]{2})\|[^\r\n]{1,16384}/g

/** UN/EDIFACT: D.96A codes of references and of ways to reach a person. */
const EDIFACT_CODES: ReadonlyMap<string, string> = new Map([
  ['VA', 'tax code'],
  ['AHP', 'tax code'],
  ['FC', 'tax code'],
  ['GN', 'tax code'],
  ['XA', 'tax code'],
  ['TE', 'phone'],
  ['FX', 'phone'],
  ['AL', 'phone'],
  ['MA', 'phone'],
])
const EDIFACT =
  /(?<![A-Z])(?:RFF\+([A-Z]{2,3}):([^'+:\r\n]{1,35})|FII\+[A-Z]{2}\+([^'+:\r\n]{1,35})|COM\+([^'+:\r\n]{1,35}):([A-Z]{2}))/g

/** ANSI X12: references and the identifier of a name. */
const X12_CODES: ReadonlyMap<string, string> = new Map([
  ['SY', 'ssn'],
  ['34', 'ssn'],
  ['TJ', 'tax code'],
  ['EI', 'tax code'],
  ['24', 'tax code'],
  ['FI', 'tax code'],
  ['TE', 'phone'],
  ['CP', 'phone'],
  ['WP', 'phone'],
])
const X12 =
  /(?<![A-Z0-9])(?:REF\*|(?:NM1|N1|PER)\*(?:[^*~\r\n]{0,60}\*){1,7})(SY|34|TJ|EI|24|FI|TE|CP|WP)\*([^*~\r\n]{1,50})/g

/** SWIFT MT: account lines of the parties and of the statement (`:50K:/0071…`, `:25:BANKVNVX/0071…`). */
const SWIFT =
  /(?<![^\r\n]):(?:25P?|5\d[A-Z]?):(?:\/[CD](?=\/))?(?:[A-Z0-9]{8,11}(?=\/))?\/?([A-Z0-9]{6,34})(?![^\r\n])/g

/**
 * Fields of messages whose place or code says what they are: HL7 v2, UN/EDIFACT, ANSI X12, SWIFT MT. Linear.
 */
export function readMessageValues(view: string): Cells {
  const cells: Cell[] = []
  if (view.includes('|') && /(?<![^\r\n])(?:MSH|PID)\|/.test(view)) readHl7(view, cells)
  if (/UN[BH]\+/.test(view)) readEdifact(view, cells)
  if (/(?:ISA|ST)\*/.test(view)) readX12(view, cells)
  if (/(?<![^\r\n]):\d\d[A-Z]?:/.test(view)) readSwift(view, cells)
  return cells.length === 0 ? NO_CELLS : cells.sort((a, b) => a.start - b.start)
}

function readHl7(view: string, cells: Cell[]): void {
  for (const { 0: line, 1: segment = '', index } of view.matchAll(HL7_SEGMENT)) {
    if (segment === 'MSH' || segment === 'OBX') continue
    let at = index
    for (const [number, field] of line.split('|').entries()) {
      if (number > 0) readHl7Field(field, at, HL7_FIELDS.get(`${segment}-${number}`), cells)
      at += field.length + 1
    }
  }
}

/** Repetitions of a field; the kind of an identifier is among the components after it. */
function readHl7Field(field: string, from: number, name: string | undefined, cells: Cell[]): void {
  let at = from
  for (const part of field.split('~')) {
    const [value = '', ...more] = part.split('^')
    const code = more.slice(1, 5).findLast((one) => /^[A-Z][A-Za-z]{1,7}$/.test(one))
    const own = code === undefined ? undefined : (HL7_KINDS.get(code) ?? code)
    const names = [own, name].filter((one) => one !== undefined)
    if (value !== '' && names.length > 0) cells.push({ start: at, end: at + value.length, names })
    at += part.length + 1
  }
}

function readEdifact(view: string, cells: Cell[]): void {
  for (const match of view.matchAll(EDIFACT)) {
    const [whole, reference, referred, account, reached, way] = match
    const name = account === undefined ? EDIFACT_CODES.get(reference ?? way ?? '') : 'bank account'
    const value = referred ?? account ?? reached ?? ''
    if (name === undefined) continue
    const start = match.index + whole.indexOf(value, whole.indexOf('+') + 1)
    cells.push({ start, end: start + value.length, names: [name] })
  }
}

function readX12(view: string, cells: Cell[]): void {
  for (const { 0: whole, 1: code = '', 2: value = '', index } of view.matchAll(X12)) {
    const end = index + whole.length
    cells.push({ start: end - value.length, end, names: [X12_CODES.get(code) ?? ''] })
  }
}

function readSwift(view: string, cells: Cell[]): void {
  for (const { 0: whole, 1: value = '', index } of view.matchAll(SWIFT)) {
    const end = index + whole.length
    cells.push({ start: end - value.length, end, names: ['bank account'] })
  }
}
