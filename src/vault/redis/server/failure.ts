import { MaskingError } from '../../../core/errors.ts'
import { RecordError } from '../../sealing/sealed-record.ts'

/**
 * Why the store could not do what it was asked; the label of the metric. `late`, `erased`: the write began too long
 * ago or before an erasure. `record`: what is stored does not open.
 */
export const FAILURES = [
  'timeout',
  'connection',
  'open_circuit',
  'readonly',
  'memory',
  'disk',
  'auth',
  'loading',
  'cluster',
  'busy',
  'late',
  'erased',
  'record',
  'other',
] as const

export type Failure = (typeof FAILURES)[number]

/** The same for the reader of the message of a refused request: nothing of addresses or names. */
const SAID: Readonly<Record<Failure, string>> = {
  timeout: 'the vault did not answer in time',
  connection: 'there is no connection to the vault',
  open_circuit: 'the vault has failed, and is asked again in a moment',
  readonly: 'the vault takes no writes',
  memory: 'the vault has no memory left',
  disk: 'the vault cannot write to its disk',
  auth: 'the vault refuses the user or the password',
  loading: 'the vault is still loading',
  cluster: 'the cluster of the vault is not complete',
  busy: 'the vault is busy with a script',
  late: 'the mapping was ready too late to be kept',
  erased: 'the mapping was erased meanwhile',
  record: 'a stored mapping cannot be opened with the keys of this service',
  other: 'the vault refused a command',
}

/** A failure of the store. Holds nothing of the command: arguments are sealed, but no log needs them either. */
export class StoreError extends MaskingError {
  readonly failure: Failure

  constructor(failure: Failure) {
    super('vault_unavailable', `Reason: ${failure}: ${SAID[failure]}.`)
    this.name = 'StoreError'
    this.failure = failure
  }
}

/** First words of error replies, https://valkey.io/topics/protocol/#simple-errors and the server's `shared.*err`. */
const BY_WORD: Readonly<Record<string, Failure>> = {
  READONLY: 'readonly',
  OOM: 'memory',
  MISCONF: 'disk',
  NOREPLICAS: 'disk',
  NOAUTH: 'auth',
  WRONGPASS: 'auth',
  NOPERM: 'auth',
  LOADING: 'loading',
  MASTERDOWN: 'cluster',
  CLUSTERDOWN: 'cluster',
  TRYAGAIN: 'cluster',
  MOVED: 'cluster',
  ASK: 'cluster',
  CROSSSLOT: 'cluster',
  BUSY: 'busy',
}

/** Words inside what older servers wrap around an error that a script met. */
const INSIDE = new RegExp(`\\b(${Object.keys(BY_WORD).join('|')})\\b`)

/** The class of whatever the client library threw. */
export function failureOf(error: unknown): Failure {
  if (error instanceof StoreError) return error.failure
  if (error instanceof RecordError) return 'record'
  if (!(error instanceof Error)) return 'other'
  if (error.name !== 'ReplyError') return 'connection'
  if (error.message.includes('ACL failure')) return 'auth'
  const word = INSIDE.exec(error.message)?.[1]
  return (word === undefined ? undefined : BY_WORD[word]) ?? 'other'
}

/** Whether the next command is likely to fail the same way. */
export function isOutage(failure: Failure): boolean {
  return OUTAGES.has(failure)
}

const OUTAGES: ReadonlySet<Failure> = new Set([
  'timeout',
  'connection',
  'readonly',
  'disk',
  'auth',
  'loading',
  'cluster',
])
