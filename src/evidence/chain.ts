import { createHash } from 'node:crypto'
import type { EvidenceRecord } from './record.ts'
import type { SigningKey } from './signing-key.ts'

export const FORMAT = 'dify-masking-evidence-1'
/** `prev` of the first line of a chain. */
const NO_LINE = '0'.repeat(64)

/** Where a chain is: the next number, and the SHA-256 of the line before. */
export interface Position {
  readonly seq: number
  readonly prev: string
}

export const FIRST: Position = { seq: 0, prev: NO_LINE }

export const hashOf = (line: string): string => createHash('sha256').update(line).digest('hex')

/** What a checkpoint signs: all lines before it, through the hash of the last. */
export const signedText = (chain: string, { seq, prev }: Position): string =>
  `${FORMAT}\n${chain}\n${seq}\n${prev}`

/** One line of a chain, and where the chain is after it. */
export interface Linked {
  readonly line: string
  readonly next: Position
}

export const headerLine = (at: Position, chain: string, key: SigningKey): Linked =>
  link(at, { kind: 'header', format: FORMAT, chain, public_key: key.publicKey })

export const recordLine = (at: Position, record: EvidenceRecord): Linked => link(at, { ...record })

/** `last`: the process ended in order, and nothing follows. */
export const checkpointLine = (
  at: Position,
  chain: string,
  key: SigningKey,
  last: boolean,
): Linked =>
  link(at, {
    kind: 'checkpoint',
    last,
    signature: key.sign(`${signedText(chain, at)}\n${last}`),
  })

function link({ seq, prev }: Position, body: Readonly<Record<string, unknown>>): Linked {
  const line = JSON.stringify({ seq, prev, ...body })
  return { line, next: { seq: seq + 1, prev: hashOf(line) } }
}
