import type { MaskingError } from '../../../src/core/errors.ts'
import type { Continue } from '../../../src/core/transaction/effect.ts'
import type { BodyMutation } from './gen/envoy/service/ext_proc/v3/BodyMutation.ts'
import type { CommonResponse } from './gen/envoy/service/ext_proc/v3/CommonResponse.ts'
import type { HeaderMutation } from './gen/envoy/service/ext_proc/v3/HeaderMutation.ts'
import type { ProcessingResponse } from './gen/envoy/service/ext_proc/v3/ProcessingResponse.ts'
import type { Struct } from './gen/google/protobuf/Struct.ts'
import type { Value } from './gen/google/protobuf/Value.ts'
import type { Part } from '../../../src/extproc/codec/incoming.ts'

/** Namespace of the service's dynamic metadata. */
const METADATA_NAMESPACE = 'dify.masking'

/** Top-level keys of `dynamic_metadata` are namespaces (Envoy, `ProcessingResponse.dynamic_metadata`). */
export function dynamicMetadata(
  values: Readonly<Record<string, string | number | boolean>>,
): Struct {
  const fields: Record<string, Value> = {}
  for (const [name, value] of Object.entries(values)) fields[name] = toValue(value)
  return { fields: { [METADATA_NAMESPACE]: { structValue: { fields } } } }
}

function toValue(value: string | number | boolean): Value {
  if (typeof value === 'string') return { stringValue: value }
  return typeof value === 'number' ? { numberValue: value } : { boolValue: value }
}

/** The reply to one message: go on, with the changes of the effect. */
export function continueResponse(part: Part, effect: Continue): ProcessingResponse {
  const headerMutation = headerMutationOf(effect)
  const metadata =
    effect.metadata === undefined ? {} : { dynamicMetadata: dynamicMetadata(effect.metadata) }
  if (part === 'requestTrailers' || part === 'responseTrailers') {
    return { [part]: headerMutation === undefined ? {} : { headerMutation }, ...metadata }
  }
  const response: CommonResponse = {
    status: 'CONTINUE',
    ...(headerMutation === undefined ? {} : { headerMutation }),
    ...(effect.body === undefined ? {} : { bodyMutation: bodyMutation(effect.body) }),
  }
  return { [part]: { response }, ...metadata }
}

function headerMutationOf({ setHeaders, removeHeaders }: Continue): HeaderMutation | undefined {
  const set = setHeaders ?? []
  const remove = removeHeaders ?? []
  if (set.length === 0 && remove.length === 0) return undefined
  return {
    removeHeaders: [...remove],
    setHeaders: set.map(([key, value]) => ({
      header: { key, rawValue: Buffer.from(value, 'latin1') },
      appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
    })),
  }
}

/** An empty body is cleared: an absent `body` field would mean no mutation at all. */
function bodyMutation(body: string): BodyMutation {
  return body === '' ? { clearBody: true } : { body: Buffer.from(body, 'latin1') }
}

/** Answers the client in place of the upstream; the body has the shape of its product. */
export function immediateResponse(error: MaskingError, body: string): ProcessingResponse {
  return {
    immediateResponse: {
      status: { code: HTTP_STATUS[error.status] },
      headers: {
        setHeaders: [
          {
            header: { key: 'content-type', rawValue: Buffer.from('application/json') },
            appendAction: 'OVERWRITE_IF_EXISTS_OR_ADD',
          },
        ],
      },
      body: Buffer.from(body),
      details: `dify_masking_${error.code}`,
    },
  }
}

/** Names of `envoy.type.v3.StatusCode` for the statuses of the error catalogue. */
const HTTP_STATUS = {
  400: 'BadRequest',
  403: 'Forbidden',
  405: 'MethodNotAllowed',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
} as const satisfies Record<number, string>
