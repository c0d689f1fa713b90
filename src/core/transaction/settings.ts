import type { PathPolicy } from './path-policy.ts'
import type { AcceptedClaims } from '../product/accepted-claims.ts'
import type { InputForms } from '../product/input-forms.ts'
import type { ScopeKeys } from '../mapping/scope-keys.ts'
import type { Vault } from '../mapping/vault.ts'
import type { Grammar } from '../masking/placeholder.ts'
import type { ExternalRecognizer } from '../masking/external-recognizer.ts'
import type { InputPolicy } from '../product/inputs.ts'
import type { UpstreamProduct } from '../product/upstream-product.ts'
import type { PausingScanner } from '../masking/scanner.ts'
import type { FileMasker } from '../documents/file-masker.ts'
import type { Holding } from '../multipart/held-file.ts'
import type { AppInquiry } from './app-inquiry.ts'
import type { UploadRules } from '../multipart/upload-rules.ts'
import type { Observer } from '../observer.ts'

/** How exchanges are treated. Made from the configuration; a running transaction keeps the settings it began with. */
export interface Settings {
  readonly enabled: boolean
  readonly dryRun: boolean
  readonly scope: 'conversation' | 'user' | 'request'
  readonly invalidJson: 'reject' | 'mask'
  readonly jsonNumbers: 'leave' | 'mask' | 'block'
  /** Inputs of runs that are not to be masked, by name. */
  readonly inputs: ReadonlyMap<string, InputPolicy>
  /**
   * What is kept for readers in other scopes, by the key of its policy: passes unread, is masked in the scope of its key, or is
   * refused. Without an entry it is masked.
   */
  readonly policies: Readonly<Record<string, 'allow' | 'mask' | 'block'>>
  /** Policies of single paths. */
  readonly paths: ReadonlyMap<string, PathPolicy>
  readonly maxBodyBytes: number
  readonly maxResponseBytes: number
  readonly maxDepth: number
  readonly restoreUrlHosts: readonly string[]
  /** Make a trace id for runs that bring none. */
  readonly generateTraceId: boolean
  readonly uploads: UploadRules
}

/** Dify version of an upstream, and where the knowledge comes from. */
export interface UpstreamVersion {
  readonly version: string
  readonly source: string
}

/** All that a transaction needs from outside the core. */
export interface Surroundings {
  readonly settings: Settings
  readonly scanner: PausingScanner
  /** Asked for the texts of requests, not for the text files of uploads. */
  readonly external?: ExternalRecognizer
  readonly grammar: Grammar
  /** What Dify sees in place of the end user's id. Undefined: the id itself. */
  readonly pseudonymOf: ((user: string) => string) | undefined
  readonly vault: Vault
  readonly keys: ScopeKeys
  readonly observer: Observer
  /** What apps were seen to ask for. */
  readonly forms: InputForms
  /** Which claims the product has verified. */
  readonly claims: AcceptedClaims
  /** Asks Dify where that is not known. Undefined: it is known once a client has asked. */
  readonly inquiry?: AppInquiry
  /**
   * Decodes a body. `encoding` is the lower-case `content-encoding`. Rejects with `unsupported_encoding`,
   * `broken_encoding` or, over `maxBytes`, `body_too_large`.
   */
  readonly decode: (body: string, encoding: string, maxBytes: number) => Promise<string>
  /** Masks documents, e-mail and archives, in a thread of its own. */
  readonly maskFile: FileMasker
  /** What is held of files at the same time. */
  readonly holding: Holding
  /** Resolves when others have had their turn. */
  readonly pause: () => Promise<void>
  /** Monotonic seconds. */
  readonly now: () => number
  /** A trace id that Dify takes: `[a-zA-Z0-9_-]{1,128}`. */
  readonly newTraceId: () => string
  /** What an upstream runs. */
  readonly productOf: (upstream: string) => UpstreamProduct
  readonly versionOf: (upstream: string) => UpstreamVersion
  /** What stands in front of the paths of an upstream, without a slash at the end; Envoy takes it off later. */
  readonly prefixOf: (upstream: string) => string
  /** Told when an answer names a version (`X-Version`). */
  readonly sawVersion: (upstream: string, version: string) => void
}
