import { fileURLToPath } from 'node:url'
import { type Server, type ServerDuplexStream, status } from '@grpc/grpc-js'
import { type PackageDefinition, type ServiceDefinition, loadSync } from '@grpc/proto-loader'
import { service as healthService } from 'grpc-health-check'
import { SERVICE_NAME } from '../codec/service.ts'
import type { DescriptorFile, DescriptorFiles } from './descriptor-files.ts'

const PROTO_ROOT = fileURLToPath(new URL('../../../proto', import.meta.url))
const EXT_PROC_FILE = 'envoy/service/ext_proc/v3/external_processor.proto'

/** Both versions of the protocol have the same messages; older clients know only the first. */
const VERSIONS = ['v1alpha', 'v1'] as const
const nameOf = (version: string): string => `grpc.reflection.${version}.ServerReflection`
const fileOf = (version: string): string => `grpc/reflection/${version}/reflection.proto`

/** What a client may be told of, in the order of the list. */
const SERVICES = [SERVICE_NAME, 'grpc.health.v1.Health', ...VERSIONS.map(nameOf)]

/** `ServerReflectionRequest` as proto-loader reads it. */
interface Request {
  readonly host?: string
  readonly messageRequest?: string
  readonly fileByFilename?: string
  readonly fileContainingSymbol?: string
  readonly allExtensionNumbersOfType?: string
}

/** One of the fields of `ServerReflectionResponse.message_response`. */
type Reply =
  | { readonly listServicesResponse: { readonly service: readonly { readonly name: string }[] } }
  | { readonly fileDescriptorResponse: { readonly fileDescriptorProto: readonly Uint8Array[] } }
  | { readonly allExtensionNumbersResponse: { readonly baseTypeName: string } }
  | { readonly errorResponse: { readonly errorCode: number; readonly errorMessage: string } }

type ReflectionStream = ServerDuplexStream<Request, object>

/** Server reflection on the gRPC port. */
export interface Reflection {
  /** Ends the streams that are open, so that they do not hold up a shutdown. */
  close(): void
}

/**
 * Answers `grpc.reflection.v1` and `v1alpha`
 * (https://github.com/grpc/grpc/blob/master/doc/server-reflection.md), so that grpcurl and other clients can list, describe
 * and call the services of the port without the `.proto` files. It tells only what is public: Envoy's protocol, health
 * and itself. The protocol is loaded when the first client
 * asks for a description, once: about a quarter of a second.
 */
export function addReflection(server: Server): Reflection {
  const open = new Set<ReflectionStream>()
  const files = once(loadDescriptors)
  const definition = load(VERSIONS.map(fileOf))
  for (const version of VERSIONS) {
    server.addService(serviceIn(definition, nameOf(version)), {
      ServerReflectionInfo: (stream: ReflectionStream) => {
        open.add(stream)
        answer(stream, files)
        for (const event of ['end', 'cancelled', 'error'])
          stream.on(event, () => open.delete(stream))
      },
    })
  }
  return {
    close() {
      for (const stream of open) stream.end()
      open.clear()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** `keepCase`: names as the `.proto` file has them; else in camel case, for the messages of this service. */
const load = (files: readonly string[], keepCase = false): PackageDefinition =>
  loadSync([...files], {
    includeDirs: [PROTO_ROOT],
    keepCase,
    longs: Number,
    enums: String,
    oneofs: true,
  })

function serviceIn(definition: PackageDefinition, name: string): ServiceDefinition {
  const found = definition[name]
  if (found === undefined || 'format' in found)
    throw new Error(`the protocol does not define ${name}`)
  return found
}

async function loadDescriptors(): Promise<DescriptorFiles> {
  const { descriptorFiles } = await import('./descriptor-files.ts')
  const definition = load([EXT_PROC_FILE, ...VERSIONS.map(fileOf)], true)
  const types = [
    ...Object.values(definition),
    ...Object.values(healthService).flatMap((method) => [method.requestType, method.responseType]),
  ]
  const encoded = types.flatMap((type) =>
    'fileDescriptorProtos' in type && Array.isArray(type.fileDescriptorProtos)
      ? type.fileDescriptorProtos
      : [],
  )
  return descriptorFiles(new Set(encoded), SERVICES)
}

/** One question after the other; a client that does not read its answers gets no more of them. */
function answer(stream: ReflectionStream, files: () => Promise<DescriptorFiles>): void {
  stream.on('data', (request: Request) => {
    stream.pause()
    void answerOne(stream, request, files)
  })
  stream.on('end', () => stream.end())
  stream.on('error', () => {})
}

async function answerOne(
  stream: ReflectionStream,
  request: Request,
  files: () => Promise<DescriptorFiles>,
): Promise<void> {
  const reply = await replyOrFailure(request, files)
  const response = { validHost: request.host ?? '', originalRequest: request, ...reply }
  if (stream.write(response)) stream.resume()
  else stream.once('drain', () => stream.resume())
}

/** A rejected promise that nothing handles would end the process. */
async function replyOrFailure(
  request: Request,
  files: () => Promise<DescriptorFiles>,
): Promise<Reply> {
  try {
    return request.messageRequest === 'listServices' ? LIST : replyTo(request, await files())
  } catch {
    return failure(status.INTERNAL, 'the protocol cannot be described')
  }
}

function replyTo(request: Request, files: DescriptorFiles): Reply {
  switch (request.messageRequest) {
    case 'fileByFilename':
      return fileReply(files.byName.get(request.fileByFilename ?? ''), files)
    case 'fileContainingSymbol':
      return fileReply(files.bySymbol.get(request.fileContainingSymbol ?? ''), files)
    case 'allExtensionNumbersOfType': {
      const baseTypeName = request.allExtensionNumbersOfType ?? ''
      return files.messages.has(baseTypeName)
        ? { allExtensionNumbersResponse: { baseTypeName } }
        : NOT_FOUND
    }
    case 'fileContainingExtension':
      return NOT_FOUND
    default:
      return failure(status.INVALID_ARGUMENT, 'message_request is missing or not known')
  }
}

const LIST: Reply = { listServicesResponse: { service: SERVICES.map((name) => ({ name })) } }

const failure = (errorCode: number, errorMessage: string): Reply => ({
  errorResponse: { errorCode, errorMessage },
})

const NOT_FOUND = failure(status.NOT_FOUND, 'this service does not define it')

/** The file and all that it imports, directly or not: a client that has them needs no second question. */
function fileReply(file: DescriptorFile | undefined, { byName }: DescriptorFiles): Reply {
  if (file === undefined) return NOT_FOUND
  const sent = new Set([file])
  for (const each of sent)
    for (const name of each.imports) {
      const imported = byName.get(name)
      if (imported !== undefined) sent.add(imported)
    }
  return { fileDescriptorResponse: { fileDescriptorProto: [...sent].map(({ bytes }) => bytes) } }
}
