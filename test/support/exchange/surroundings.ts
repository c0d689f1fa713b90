import { ARCHIVE_LIMITS } from '../../../src/core/documents/archive-tools.ts'
import { createFileMasker } from '../../../src/core/documents/file-masker.ts'
import { createHolding } from '../../../src/core/multipart/holding.ts'
import { ARCHIVE_TOOLS } from '../../../src/extproc/archive.ts'
import { createPdfReader } from '../../../src/extproc/pdf.ts'
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { createAcceptedClaims } from '../../../src/core/product/accepted-claims.ts'
import { DIFY } from '../../../src/core/product/dify/dify.ts'
import type { UpstreamProduct } from '../../../src/core/product/upstream-product.ts'
import { createInputForms } from '../../../src/core/product/input-forms.ts'
import { createScopeKeys } from '../../../src/core/mapping/scope-keys.ts'
import type { Vault } from '../../../src/core/mapping/vault.ts'
import { createScanner } from '../../../src/core/masking/create-scanner.ts'
import { createGrammar } from '../../../src/core/masking/placeholder.ts'
import { type Observer, SILENT_OBSERVER } from '../../../src/core/observer.ts'
import { createRecognition } from '../../../src/core/recognizers/registry.ts'
import type { Headers } from '../../../src/core/headers.ts'
import type { Settings, Surroundings } from '../../../src/core/transaction/settings.ts'
import { decodeBody } from '../../../src/extproc/decode.ts'
import {
  type MemoryVault,
  type MemoryVaultOptions,
  createMemoryVault,
} from '../../../src/vault/memory-vault.ts'
import { configOf } from './config-of.ts'

const SETTINGS: Settings = {
  enabled: true,
  dryRun: false,
  scope: 'conversation',
  invalidJson: 'reject',
  jsonNumbers: 'leave',
  inputs: new Map(),
  policies: { datasets: 'allow', annotations: 'allow' },
  paths: new Map(),
  maxBodyBytes: 1 << 20,
  maxResponseBytes: 1 << 20,
  maxDepth: 64,
  restoreUrlHosts: [],
  generateTraceId: false,
  uploads: {
    enabled: true,
    maxFileSize: 1000,
    allowedTypes: ['image/png', 'audio/*'],
    documents: 'mask',
  },
}

/** A memory vault with a clock of its own; `resumed` scopes number from 1000 on. */
export function memoryVault(options: Partial<MemoryVaultOptions> = {}): MemoryVault {
  return createMemoryVault({
    ttlSeconds: 3600,
    maxEntries: 1000,
    now: () => 0,
    resumeBase: () => 1000,
    ...options,
  })
}

/** What a transaction needs, everything real but clock, randomness and observer. */
export function surroundings(
  settings: Partial<Settings> = {},
  parts: {
    readonly vault?: Vault
    readonly observer?: Observer
    readonly seen?: (version: string) => void
    readonly pseudonymOf?: (user: string) => string
    readonly product?: UpstreamProduct
  } = {},
): Surroundings {
  const recognition = createRecognition(configOf('{}').masking.patterns)
  const grammar = createGrammar(recognition.allPrefixes, true)
  let nonce = 0
  return {
    settings: { ...SETTINGS, ...settings },
    scanner: createScanner(recognition, grammar),
    grammar,
    pseudonymOf: parts.pseudonymOf,
    vault: parts.vault ?? memoryVault(),
    keys: createScopeKeys(
      (message) => createHash('sha256').update(message).digest('hex'),
      () => String(nonce++),
    ),
    observer: parts.observer ?? SILENT_OBSERVER,
    forms: createInputForms(10),
    claims: createAcceptedClaims(10),
    decode: decodeBody,
    maskFile: createFileMasker({
      scanner: createScanner(recognition, grammar),
      tools: ARCHIVE_TOOLS,
      readPdf: createPdfReader(),
      limits: ARCHIVE_LIMITS,
      passes: () => false,
    }),
    holding: createHolding(1 << 30),
    pause: async () => {
      await setImmediate()
    },
    now: () => 0,
    newTraceId: () => 'trace-new',
    productOf: () => parts.product ?? DIFY,
    versionOf: () => ({ version: '1.7.0', source: 'configured' }),
    prefixOf: () => '',
    sawVersion: (_upstream, version) => parts.seen?.(version),
  }
}

export const headersOf = (values: Readonly<Record<string, string>>): Headers => ({
  get: (name) => values[name],
  entries: () => Object.entries(values),
})
