import type { ObjectKind } from '../mapping/scope-keys.ts'
import type { PersonFields } from './person-fields.ts'

/**
 * One endpoint of Dify as data. Whatever the row says of texts, the default rule covers the rest: in a request every
 * string is masked but the preserved identifiers, in a successful answer every string is restored. So a field that a
 * later Dify adds cannot leak by being unknown.
 */
export interface Endpoint {
  /** Stable name: label of metrics and access log. */
  readonly name: string
  readonly method: string
  /** Path with `:name` for one segment; `**` at the end stands for any number of segments, none included. */
  readonly path: string
  readonly scope: ScopeRule
  /** First Dify version that has it; absent: 0.15.8 has it too. */
  readonly since?: string
  /** Where people's text stands in a request: JSON paths, `?name` in the query, `:name` in the path. */
  readonly texts?: readonly string[]
  /** Where text stands in a successful answer; `(stream)`: see `events.ts`. */
  readonly answers?: readonly string[]
  /** Lists hold items of several scopes: each item is restored with its own. */
  readonly items?: ItemRule
  /** Reads a trace id (`X-Trace-Id`, 1.7.0 and later; PR #22623). */
  readonly traced?: true
  /** A 2xx answer means that the conversation is gone: its mapping goes with it. */
  readonly erases?: true
  /** The answer shows the messages of one conversation, among them first turns that failed without an id. */
  readonly showsTurns?: true
  /** A 2xx answer tells the inputs of the app. */
  readonly tellsInputs?: true
  /** Dify answers without a look at the app key or passport: a success says nothing of the credential. */
  readonly keyless?: true
  /** Fields that select a person. Absent: `user`, in the query of a GET, else in the JSON body. */
  readonly persons?: PersonFields
  /** Governed by a policy of its own (`masking.datasets`, `masking.annotations`). */
  readonly policy?: PolicyName
  /** What operators do with accounts and apps, as in the console: it passes unread and is counted. */
  readonly operators?: true
  /** What an edge cannot do here, for the compatibility table. */
  readonly limit?: string
}

export type PolicyName = 'datasets' | 'annotations'

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
