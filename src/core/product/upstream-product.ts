import type { Headers } from '../headers.ts'
import type { Leaf } from '../json/leaf.ts'
import type { JsonVisitor } from '../json/scan.ts'
import type { Cuts } from './cuts.ts'
import type { AnswerIdKind } from './answer-ids.ts'
import type { Endpoint, Matched } from './endpoint.ts'
import type { EventTable } from './event-table.ts'
import type { Identity, Named } from './identity.ts'
import type { FieldPlace } from './person-fields.ts'
import type { ProductInputs } from './inputs.ts'
import type { ProductTurns } from './turns.ts'

/**
 * All that the core has to know of the product that an upstream runs. The default rule needs none of it: in a request every
 * string is masked, in a successful answer every string is restored. A product says what must stay, whose the values are,
 * and how its texts are cut into pieces.
 */
export interface UpstreamProduct {
  /** As the configuration names it. */
  readonly name: string
  /** The row of a request; `path` without query. */
  readonly match: (method: string, path: string) => Matched
  readonly identify: (head: RequestHead) => Identified
  /**
   * Headers, in lower case, in which the product takes a credential besides `authorization`, `cookie` and the usual ones: they
   * go on as they came.
   */
  readonly credentialHeaders: ReadonlySet<string>
  readonly named: NamedReaders
  /** The fields of a row that select a person, or must arrive as they are for another reason. */
  readonly fields: (endpoint: Endpoint, place: FieldPlace) => Fields
  readonly inputs: ProductInputs | undefined
  readonly trace: TraceRule | undefined
  /** The version that an answer names. */
  readonly versionIn: (headers: Headers) => string | undefined
  /** What the string at a top-level key of an answer names. */
  readonly idAt: (endpoint: Endpoint, key: string | number) => AnswerIdKind | undefined
  /** Whether the product has kept nothing of a request that it answers with this status. */
  readonly keepsNothing: (status: number) => boolean
  readonly turns: ProductTurns | undefined
  /** Where the product has cut the strings of an answer. */
  readonly cuts: Cuts
  /** The media type of a file that stands in a string of a request, which cannot be masked. Absent: there is none. */
  readonly fileIn?: (leaf: Leaf) => string | undefined
  readonly events: EventTable
  /** The body, as JSON, of an error that the client gets in the product's place, so that every client shows it. */
  readonly errorBody: (error: ErrorForClient) => object
}

/** An error of the service or of Envoy itself. */
export interface ErrorForClient {
  readonly code: string
  readonly message: string
  /** The HTTP status, or what Envoy puts the status in place of. */
  readonly status: number | string
  /** Whether the client has to change something, as with a 4xx. */
  readonly isOfClient: boolean
}

/** What a request says before its body. */
export interface RequestHead {
  readonly headers: Headers
  /** As the product sees it, without query. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** Its row. */
  readonly endpoint: Endpoint
  /** Of the product, as far as it is known. */
  readonly version: string
}

/** What stays of the fields at the top of a document, of a form or of a query. */
export interface Fields {
  /** Names under which the end user's id stands. */
  readonly endUser: ReadonlySet<string>
  /** Whether a value under this name is an identifier that must arrive as it is; the end user's id is one. */
  readonly preserves: (name: string | number, text: string) => boolean
}

/** Who asks, as the head of a request tells. */
export interface Identified {
  readonly identity: Identity
  /** What the query names. */
  readonly named: Named
  /** What carries the identity, if it is claims that only the product can verify. */
  readonly claims: string | undefined
}

/** What a body says of an exchange besides its texts. */
export interface NamedReaders {
  /** Reads the tokens of a JSON body, byte string, of a request with this row; adds to `found` what the product reads there. */
  readonly inJson: (source: string, found: Named, endpoint: Endpoint) => JsonVisitor
  /** Uploads that a JSON body names. */
  readonly uploadsIn: (source: string, maxDepth: number) => readonly string[]
}

/** How the product is given the id of a trace. */
export interface TraceRule {
  readonly header: string
  /** Whether this version reads it. */
  readonly isReadBy: (version: string) => boolean
}
