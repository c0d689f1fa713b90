import { WIRE } from './wire-reader.ts'
import type { WireWriter } from './wire-writer.ts'

/** Namespace of the service's dynamic metadata: the proof gate and the access log read it. */
const NAMESPACE = 'dify.masking'

/** `ProcessingResponse.dynamic_metadata`, a `google.protobuf.Struct`. */
const DYNAMIC_METADATA = (8 << 3) | WIRE.bytes

/** Fields of a Struct and of an entry of its map. */
const FIELDS = (1 << 3) | WIRE.bytes
const KEY = (1 << 3) | WIRE.bytes
const VALUE = (2 << 3) | WIRE.bytes

/** Kinds of `google.protobuf.Value`. */
const NUMBER_VALUE = (2 << 3) | WIRE.fixed64
const STRING_VALUE = (3 << 3) | WIRE.bytes
const BOOL_VALUE = (4 << 3) | WIRE.varint
const STRUCT_VALUE = (5 << 3) | WIRE.bytes

/** Writes the values under the service's namespace: top-level keys of `dynamic_metadata` are namespaces. */
export function writeMetadata(
  writer: WireWriter,
  values: Readonly<Record<string, string | number | boolean>>,
): void {
  const end = writer.mark
  for (const name in values) {
    const entry = writer.mark
    writeValue(writer, values[name] ?? '')
    writer.message(VALUE, entry)
    writer.utf8(KEY, name)
    writer.message(FIELDS, entry)
  }
  writer.message(STRUCT_VALUE, end)
  writer.message(VALUE, end)
  writer.utf8(KEY, NAMESPACE)
  writer.message(FIELDS, end)
  writer.message(DYNAMIC_METADATA, end)
}

function writeValue(writer: WireWriter, value: string | number | boolean): void {
  if (typeof value === 'string') writer.utf8(STRING_VALUE, value)
  else if (typeof value === 'number') writer.double(NUMBER_VALUE, value)
  else {
    writer.varint(value ? 1 : 0)
    writer.varint(BOOL_VALUE)
  }
}
