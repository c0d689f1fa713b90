import { readFileSync } from 'node:fs'
import type { Config } from '../config/config.ts'
import type { Transaction } from '../core/transaction/transaction.ts'
import { type EvidenceLog, openEvidenceLog } from '../evidence/evidence-log.ts'
import { type Act, releaseOf } from '../evidence/record.ts'
import { type SigningKey, readSigningKey } from '../evidence/signing-key.ts'
import type { Logger } from '../telemetry/logger.ts'

/** Hears what has to be evidenced. */
export interface Evidence {
  exchange(transaction: Transaction, outcome: string): void
  /** `count`: what was erased. */
  act(act: Act, count?: number): void
  close(): Promise<void>
}

/** What is in force at the moment. */
export interface InForce {
  readonly config: () => Config
  readonly bypass: () => boolean
}

const NO_EVIDENCE: Evidence = {
  exchange() {},
  act() {},
  close: () => Promise.resolve(),
}

/** Evidence as the configuration at the start asks for it. Fails if its key or folder cannot be used. */
export async function startEvidence(inForce: InForce, logger: Logger): Promise<Evidence> {
  const { evidence } = inForce.config()
  const { directory, key_file: file } = evidence
  if (directory === undefined || file === undefined) return NO_EVIDENCE
  const key = keyIn(file)
  const log = await openEvidenceLog({
    directory,
    key,
    maxFileBytes: evidence.max_file_bytes,
    checkpointSeconds: evidence.checkpoint_seconds,
    onLost: () => logger.error('evidence cannot be written'),
  })
  return evidenceOf(log, key, inForce)
}

/** A message says which file it speaks of. */
function keyIn(file: string): SigningKey {
  try {
    return readSigningKey(readFileSync(file, 'utf8'))
  } catch (error) {
    const why = error instanceof Error ? error.message : 'cannot be read'
    throw new Error(`evidence.key_file: ${file}: ${why}`, { cause: error })
  }
}

function evidenceOf(log: EvidenceLog, key: SigningKey, { config, bypass }: InForce): Evidence {
  const digest = (kind: 'app' | 'user', id: string | undefined): string =>
    id === undefined ? '' : key.digestOf(kind, id)
  const act = (name: Act, count = 0): void => {
    const { masking } = config()
    log.write({
      kind: 'act',
      at: Date.now(),
      act: name,
      count,
      config: key.digestOf('config', JSON.stringify(config())),
      preset: masking.preset,
      masking: masking.enabled && !masking.dry_run && !bypass(),
    })
  }
  return {
    act,
    exchange: (transaction, outcome) => {
      const { endpoint, version } = transaction.summary
      const { credential, user } = transaction.asker
      log.write({
        kind: 'exchange',
        at: Date.now(),
        endpoint,
        version: releaseOf(version),
        outcome,
        entities: transaction.entities,
        app: digest('app', credential),
        user: digest('user', user),
      })
    },
    close: async () => {
      act('stop')
      await log.close()
    },
  }
}
