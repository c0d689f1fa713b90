import { fileURLToPath } from 'node:url'
import { type Deserialize, loadSync } from '@grpc/proto-loader'
import type { Incoming, Part } from '../../../src/extproc/codec/incoming.ts'
import type { ProcessingRequest__Output } from './gen/envoy/service/ext_proc/v3/ProcessingRequest.ts'

/** An `Incoming` with its headers as a list, so that two of them can be compared. */
type Plain = Readonly<Record<string, unknown>> & { readonly part: Part }

/** Headers as strings (the whole protocol) or as bytes (`read-fields.proto`). */
interface HeaderList {
  readonly headers?: readonly {
    readonly key?: string | Buffer
    readonly value?: string | Buffer
    readonly rawValue?: Buffer
  }[]
}

export function plain(message: Incoming): Plain {
  return 'headers' in message ? { ...message, headers: [...message.headers.entries()] } : message
}

/** What the service must read of a message that proto-loader has decoded; undefined for what it must refuse. */
export function expected(message: ProcessingRequest__Output): Plain | undefined {
  const { request: part } = message
  if (part === undefined || message.observabilityMode === true) return undefined
  if (part === 'requestHeaders' || part === 'responseHeaders') {
    const { headers, endOfStream = false } = message[part] ?? {}
    const head = { part, headers: joined(headers), endOfStream }
    return part === 'responseHeaders' ? head : { ...head, ...routeOf(message) }
  }
  if (part === 'requestBody' || part === 'responseBody') {
    const { body, endOfStream = false } = message[part] ?? {}
    return { part, body: body?.toString('latin1') ?? '', endOfStream }
  }
  const names = joined(message[part]?.trailers).map(([name]) => name)
  return { part, names }
}

function routeOf({ attributes, protocolConfig }: ProcessingRequest__Output): object {
  const fields = attributes?.['envoy.filters.http.ext_proc']?.fields
  return {
    attributes: {
      upstream: fields?.['xds.cluster_name']?.stringValue ?? '',
      requestId: fields?.['request.id']?.stringValue ?? '',
    },
    mode: protocolConfig?.requestBodyMode === 'STREAMED' ? 'streamed' : 'buffered',
  }
}

function joined(map: HeaderList | null | undefined): readonly (readonly [string, string])[] {
  const byName = new Map<string, string>()
  for (const { key = '', value = '', rawValue } of map?.headers ?? []) {
    const name = bytes(key).toLowerCase()
    if (name === '') continue
    const text = bytes(rawValue === undefined || rawValue.length === 0 ? value : rawValue)
    const before = byName.get(name)
    byName.set(name, before === undefined ? text : `${before}, ${text}`)
  }
  return [...byName]
}

const bytes = (text: string | Buffer): string => Buffer.from(text).toString('latin1')

/** Decodes by `read-fields.proto`: proto-loader as one who knows no other fields than the service reads. */
export const decodeReadFields: Deserialize<ProcessingRequest__Output> = Object(
  loadSync('ext-proc/read-fields.proto', {
    includeDirs: [fileURLToPath(new URL('../../fixtures', import.meta.url))],
    enums: String,
    oneofs: true,
  })['read_fields.ExternalProcessor'],
).Process.requestDeserialize
