import type { ObjectKind } from '../mapping/scope-keys.ts'
import type { PersonFields } from './person-fields.ts'

/**
 * One endpoint of a product as data. Whatever the row says of texts, the default rule covers the rest: in a request every
 * string is masked but the preserved identifiers, in a successful answer every string is restored. So a field that a
 * later version adds cannot leak by being unknown.
 */
export interface Endpoint {
  /** Stable name: label of metrics and access log. */
  readonly name: string
  readonly method: string
  /** Path with `:name` for one segment; `**` at the end stands for any number of segments, none included. */
  readonly path: string
  readonly scope: ScopeRule
  /** First version that has it; absent: every version that is supported has it. */
  readonly since?: string
  /** Where people's text stands in a request: JSON paths, `?name` in the query, `:name` in the path. */
  readonly texts?: readonly string[]
  /** Where text stands in a successful answer; `(stream)`: see `events.ts`. */
  readonly answers?: readonly string[]
  /** Lists hold items of several scopes: each item is restored with its own. */
  readonly items?: ItemRule
  /** Reads a trace id (`UpstreamProduct.trace`). */
  readonly traced?: true
  /** A 2xx answer means that the conversation is gone: its mapping goes with it. */
  readonly erases?: true
  /** The answer shows the messages of one conversation, among them first turns that failed without an id. */
  readonly showsTurns?: true
  /** A 2xx answer tells the inputs of the app. */
  readonly tellsInputs?: true
  /** The product answers without a look at the credential: a success says nothing of it. */
  readonly keyless?: true
  /** Fields that select a person. Absent: as the product has them in general. */
  readonly persons?: PersonFields
  /** What is kept here is for readers in other scopes: the operator says what becomes of it. */
  readonly policy?: EndpointPolicy
  /** What operators do with accounts and apps, as in the console: it passes unread and is counted. */
  readonly operators?: true
  /** What an edge cannot do here, for the compatibility table. */
  readonly limit?: string
}

/** Method of the row that stands for every route without one. */
export const ANY_METHOD = '*'

/** A policy of the operator for a group of endpoints. */
export interface EndpointPolicy {
  /** Its key below `masking` in the configuration. */
  readonly key: string
  /** How what passes unread by it is counted. */
  readonly unreadAs: string
}

/** Where the scope of an exchange comes from. */
export type ScopeRule =
  /** A run: the named conversation, else a scope of its own that is bound to the ids in the answer. */
  | { readonly kind: 'run' }
  /** Goes on from the object that the body names; else a scope of its own that is bound to the ids in the answer. */
  | { readonly kind: 'chain' }
  /** The conversation that the query or the path names; the user stands in the query or the body. */
  | { readonly kind: 'conversation'; readonly in: 'query' | 'path' }
  /** An upload: a scope of its own, bound to the `id` of the answer. */
  | { readonly kind: 'upload' }
  /** An object that an earlier answer named. */
  | { readonly kind: 'object'; readonly object: ObjectKind; readonly param: string }
  /**
   * The run that waits for the form whose token the path names; without `param` the bearer does, with a token that was given
   * out for the form. The token is all that it takes.
   */
  | { readonly kind: 'form'; readonly param?: string }
  /** Everything that one key reaches: what is stored there is read back by every client with the key. */
  | { readonly kind: 'credential' }
  /**
   * Nothing to remember. `writes`: it may continue what the product keeps, so that earlier placeholders may come back: its
   * numbers are clear of them.
   */
  | { readonly kind: 'single'; readonly writes?: true }

/** Items of the array `list`; the scope of an item is the one of the id at `id` inside it. */
export interface ItemRule {
  readonly list: string
  readonly id: readonly string[]
  readonly as: 'conversation' | ObjectKind
}

/** In `texts` and `answers`: the content of a file that is text. */
export const TEXT_FILE = '(text file)'

/** The row of a request, and what its path names. */
export interface Matched {
  readonly endpoint: Endpoint
  readonly params: ReadonlyMap<string, string>
}
