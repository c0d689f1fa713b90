import { createHmac, createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config, ExternalConfig } from '../config/config.ts'
import { createScanner } from '../core/masking/create-scanner.ts'
import { createHolding } from '../core/multipart/holding.ts'
import { createFileThreads } from '../file-threads/file-threads.ts'
import { createGrammar } from '../core/masking/placeholder.ts'
import type { Settings, Surroundings } from '../core/transaction/settings.ts'
import { configuredRecognition } from '../detection/configured-recognition.ts'
import type { ExternalOutcome } from '../detection/external/external-recognizer.ts'
import { createExternalRecognizer } from '../detection/external/external-recognizer.ts'

/** What a configuration says of masking. Replaced as a whole when it is read again; an exchange keeps what it began with. */
export interface Rules
  extends Pick<
    Surroundings,
    'settings' | 'scanner' | 'grammar' | 'pseudonymOf' | 'external' | 'maskFile' | 'holding'
  > {
  /** Gives up what the rules hold, once no exchange uses them any more. */
  close(): void
}

/** Told of every call of the external recognizer. */
export type ObserveExternal = (outcome: ExternalOutcome, ms: number) => void

export function createRules(config: Config, observeExternal: ObserveExternal): Rules {
  const { recognition } = configuredRecognition(config.masking)
  const grammar = createGrammar(recognition.allPrefixes, config.masking.lenient_restore)
  const { external: asked } = config.masking
  const external =
    asked.url === undefined
      ? undefined
      : createExternalRecognizer({
          ...externalOptions(asked, asked.url),
          observe: observeExternal,
        })
  const files = createFileThreads(config)
  return {
    settings: settingsOf(config),
    scanner: createScanner(recognition, grammar),
    grammar,
    pseudonymOf: pseudonymOf(config),
    maskFile: files.maskFile,
    holding: createHolding(Math.max(LEAST_HELD, 4 * config.file_upload.max_file_size)),
    ...(external === undefined ? {} : { external }),
    close: () => {
      files.close()
      external?.close()
    },
  }
}

/** Bytes of files that are held at the same time, at least. */
const LEAST_HELD = 134_217_728
const MAX_ANSWER_BYTES = 4_194_304
const BREAKER_FAILURES = 5
const BREAKER_PAUSE_MS = 5_000

function externalOptions(external: ExternalConfig, url: string) {
  const { token_file: tokenFile } = external
  return {
    url,
    language: external.language,
    entities: new Map(Object.entries(external.entities)),
    policy: external.on_failure,
    ...(tokenFile === undefined ? {} : { token: readFileSync(tokenFile, 'utf8').trim() }),
    timeoutMs: external.timeout_ms,
    budgetMs: external.budget_ms,
    concurrency: external.concurrency,
    maxTextLength: external.max_text_length,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    breakerFailures: BREAKER_FAILURES,
    breakerPauseMs: BREAKER_PAUSE_MS,
  }
}

/** A keyed hash in base32, 130 bits: as unguessable as the key, the same on every replica that has it. */
function pseudonymOf({ masking }: Config): ((user: string) => string) | undefined {
  if (masking.user === 'keep' || masking.user_key_file === undefined) return undefined
  const key = createSecretKey(readFileSync(masking.user_key_file))
  return (user) => {
    const digest = createHmac('sha256', key).update(`dify-masking user\0${user}`).digest()
    let name = ''
    for (let i = 0; i < 26; i++) name += BASE32.charAt((digest[i] ?? 0) & 31)
    return `user-${name}`
  }
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567'

/** What becomes of the groups of endpoints with a policy of their own, by its key. */
export const policiesOf = ({ masking }: Config): Settings['policies'] => ({
  datasets: masking.datasets,
  annotations: masking.annotations,
})

function settingsOf(config: Config): Settings {
  const { masking, performance: limits, external_trace: trace, file_upload: uploads } = config
  return {
    enabled: masking.enabled,
    dryRun: masking.dry_run,
    scope: limits.cache_mappings ? masking.scope : 'request',
    invalidJson: masking.invalid_json,
    jsonNumbers: masking.json_numbers,
    inputs: new Map(Object.entries(masking.inputs)),
    policies: policiesOf(config),
    paths: new Map(Object.entries(masking.paths)),
    maxBodyBytes: masking.max_body_bytes,
    maxResponseBytes: masking.max_response_bytes,
    maxDepth: masking.max_depth,
    restoreUrlHosts: masking.restore_url_hosts,
    uploads: {
      enabled: uploads.enabled,
      maxFileSize: uploads.max_file_size,
      allowedTypes: uploads.allowed_types,
      documents: uploads.documents,
    },
    generateTraceId: trace.enabled && trace.generate_if_missing,
  }
}
