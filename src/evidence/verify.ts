import { type Position, FIRST, FORMAT, hashOf, signedText } from './chain.ts'
import { recordProblem } from './record.ts'
import { fingerprintOf, isSignedBy } from './signing-key.ts'

/** A file of evidence. */
export interface EvidenceFile {
  readonly name: string
  readonly text: string
}

/** What is known of the chain of one process. */
export interface ChainReport {
  readonly chain: string
  readonly files: readonly string[]
  /** Fingerprint of the key that signed it. */
  readonly signer: string
  /** Records of exchanges, acts and losses. */
  readonly records: number
  /** Records that the service counted and could not write. */
  readonly lost: number
  /** Lines after the last checkpoint: nothing signs them. */
  readonly unsigned: number
  /** The process ended in order. */
  readonly closed: boolean
  readonly problems: readonly string[]
}

type Line = Readonly<Record<string, unknown>>

interface Part {
  readonly name: string
  readonly lines: readonly string[]
  readonly header: { readonly seq: number; readonly chain: string; readonly publicKey: string }
}

/**
 * Checks files of any number of processes: numbers without a gap, each line the hash of the one before, signatures, and
 * that no line says what evidence cannot say. `trusted`: the public key that must have signed; without it each chain is
 * checked against the key that it states itself.
 */
export function verifyFiles(
  files: readonly EvidenceFile[],
  trusted?: string,
): readonly ChainReport[] {
  const chains = new Map<string, Part[]>()
  const reports: ChainReport[] = []
  for (const file of files) {
    const part = readPart(file)
    if (part === undefined) reports.push(unreadable(file.name))
    else chains.set(part.header.chain, [...(chains.get(part.header.chain) ?? []), part])
  }
  for (const [chain, parts] of chains) reports.push(verifyChain(chain, parts, trusted))
  return reports
}

const unreadable = (name: string): ChainReport => ({
  chain: '',
  files: [name],
  signer: '',
  records: 0,
  lost: 0,
  unsigned: 0,
  closed: false,
  problems: [`${name}: line 1 is not the header of a file of evidence`],
})

function verifyChain(chain: string, parts: readonly Part[], trusted?: string): ChainReport {
  const sorted = parts.toSorted((a, b) => a.header.seq - b.header.seq)
  const publicKey = sorted[0]?.header.publicKey ?? ''
  const problems: string[] = []
  if (trusted !== undefined && publicKey !== trusted)
    problems.push(`signed by another key (${fingerprintOf(publicKey)})`)
  const reader = new ChainReader(chain, publicKey, problems)
  for (const part of sorted) reader.read(part)
  return {
    chain,
    files: sorted.map(({ name }) => name),
    signer: fingerprintOf(publicKey),
    records: reader.records,
    lost: reader.lost,
    unsigned: reader.unsigned,
    closed: reader.closed,
    problems,
  }
}

/** Follows one chain through its files. */
class ChainReader {
  readonly #chain: string
  readonly #publicKey: string
  readonly #problems: string[]
  #at: Position = FIRST
  records = 0
  lost = 0
  unsigned = 0
  closed = false

  constructor(chain: string, publicKey: string, problems: string[]) {
    this.#chain = chain
    this.#publicKey = publicKey
    this.#problems = problems
  }

  read({ name, lines }: Part): void {
    for (const [i, text] of lines.entries()) {
      const problem = this.#take(text, i === 0)
      if (problem !== undefined) this.#problems.push(`${name}: line ${i + 1}: ${problem}`)
    }
  }

  #take(text: string, isFirst: boolean): string | undefined {
    const line = parsed(text)
    const { seq, prev, ...body } = line ?? {}
    const at = this.#at
    // The chain goes on from what is there, so that one fault is one problem and not one a line.
    this.#at = { seq: (typeof seq === 'number' ? seq : at.seq) + 1, prev: hashOf(text) }
    const wasClosed = this.closed
    this.unsigned += 1
    const content = line === undefined ? 'is damaged or cut off' : this.#body(body, at, isFirst)
    if (content !== undefined) return content
    if (wasClosed) return 'follows the end of the chain'
    if (seq !== at.seq) return `number ${String(seq)} where ${at.seq} is due: lines are missing`
    return prev === at.prev ? undefined : 'the line before it was changed'
  }

  #body(body: Line, at: Position, isFirst: boolean): string | undefined {
    if (body['kind'] === 'header') return this.#header(body, isFirst)
    if (body['kind'] === 'checkpoint') return this.#checkpoint(body, at)
    const problem = recordProblem(body)
    if (problem !== undefined) return `${problem} is not what evidence can hold`
    this.records += 1
    if (body['kind'] === 'lost') this.lost += Number(body['count'])
    return undefined
  }

  #header(body: Line, isFirst: boolean): string | undefined {
    const { format, chain, public_key: key } = body
    const isOurs = format === FORMAT && chain === this.#chain && key === this.#publicKey
    return isFirst && isOurs && Object.keys(body).length === 4
      ? undefined
      : 'is not the header of this chain'
  }

  #checkpoint(body: Line, at: Position): string | undefined {
    const { last, signature } = body
    const isHex = typeof signature === 'string' && /^[0-9a-f]{128}$/.test(signature)
    const text = `${signedText(this.#chain, at)}\n${String(last)}`
    const isSigned =
      isHex && typeof last === 'boolean' && isSignedBy(this.#publicKey, text, signature)
    if (!isSigned || Object.keys(body).length !== 3) return 'the signature is not good'
    this.unsigned = 0
    this.closed = last
    return undefined
  }
}

/** Undefined unless it is spelled as this program writes it: one content has one spelling. */
function parsed(text: string): Line | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return JSON.stringify(value) === text ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function readPart({ name, text }: EvidenceFile): Part | undefined {
  const lines = text.split('\n')
  // A whole file ends with a line break; a line that was cut off stays, and is reported as damaged.
  const isWhole = lines.at(-1) === ''
  const all = isWhole ? lines.slice(0, -1) : [...lines.slice(0, -1), `${lines.at(-1) ?? ''}\n`]
  const { seq, kind, chain, public_key: publicKey } = parsed(all[0] ?? '') ?? {}
  if (kind !== 'header' || typeof seq !== 'number') return undefined
  if (typeof chain !== 'string' || typeof publicKey !== 'string') return undefined
  return { name, lines: all, header: { seq, chain, publicKey } }
}
