import type { Attributes } from '../core/transaction/effect.ts'
import type { Struct, Struct__Output } from './gen/google/protobuf/Struct.ts'
import type { Value } from './gen/google/protobuf/Value.ts'

/** Namespace of the service's dynamic metadata: the proof gate and the access log read it. */
const METADATA_NAMESPACE = 'dify.masking'

/** Envoy files request attributes under the filter's name. */
const ATTRIBUTES_NAMESPACE = 'envoy.filters.http.ext_proc'

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

/** What Envoy says about the exchange (`request_attributes` of the filter). Absent attributes are empty strings. */
export function readAttributes(attributes: Record<string, Struct__Output> | undefined): Attributes {
  const fields = attributes?.[ATTRIBUTES_NAMESPACE]?.fields ?? {}
  const read = (name: string): string => fields[name]?.stringValue ?? ''
  return { upstream: read('xds.cluster_name'), requestId: read('request.id') }
}
