import type { Config } from '../config/config.ts'
import type { DocumentMasking } from '../core/documents/masking.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { Place } from '../core/masking/request-masker.ts'

/** What a thread is started with. */
export type ThreadRules = Pick<Config, 'masking' | 'file_upload'>

/** What a thread is told. */
export type ToThread =
  | {
      readonly kind: 'file'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly names: readonly string[]
      readonly type: string
    }
  /** Undefined: found and counted, nothing is changed. */
  | { readonly kind: 'placeholders'; readonly placeholders: readonly string[] | undefined }
  /** There are none: the exchange fails, and its reason stays with it. */
  | { readonly kind: 'no placeholders' }

/** What a thread tells. It masks one file at a time and asks for one batch of placeholders at a time. */
export type FromThread =
  | { readonly kind: 'allocate'; readonly places: readonly Place[] }
  | { readonly kind: 'unread'; readonly of: Parameters<DocumentMasking['onUnread']>[0] }
  | {
      readonly kind: 'masked'
      readonly bytes: Uint8Array<ArrayBuffer>
      readonly isMarkdown: boolean
    }
  /** `code` is undefined for what nothing in the catalogue says. */
  | { readonly kind: 'failed'; readonly code: ErrorCode | undefined; readonly detail: string }
