import { fileURLToPath } from 'node:url'
import { loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import type { ProtoGrpcType } from './gen/external_processor.ts'

const PROTO_ROOT = fileURLToPath(new URL('../../../proto', import.meta.url))

/**
 * Loads the vendored ext_proc protocol, all of it: clients, stubs and tests of `codec/` use it, the service itself does
 * not. One set of options for the whole program, the same that made `gen/`:
 * camel-case fields (the well-known types inside protobufjs know no other), enums as strings, absent fields absent.
 */
function load(): ProtoGrpcType {
  const definition = loadSync('envoy/service/ext_proc/v3/external_processor.proto', {
    includeDirs: [PROTO_ROOT],
    longs: Number,
    enums: String,
    oneofs: true,
  })
  return loadPackageDefinition(definition) as unknown as ProtoGrpcType
}

const { ExternalProcessor } = load().envoy.service.ext_proc.v3

/** Service definition with proto-loader's codecs. */
export const externalProcessor = ExternalProcessor.service
export { ExternalProcessor as ExternalProcessorClient }
