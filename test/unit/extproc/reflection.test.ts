import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type ClientDuplexStream, credentials, loadPackageDefinition } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'
import descriptors from 'google-protobuf/google/protobuf/descriptor_pb.js'
import { type ExtprocServer, startExtprocServer } from '../../../src/extproc/server.ts'

const ROOT = fileURLToPath(new URL('../../../proto', import.meta.url))
const EXT_PROC = 'envoy.service.ext_proc.v3'

interface Answer {
  readonly validHost: string
  readonly listServicesResponse?: { readonly service: readonly { readonly name: string }[] }
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto: readonly Buffer[] }
  readonly allExtensionNumbersResponse?: { readonly baseTypeName: string }
  readonly errorResponse?: { readonly errorCode: number; readonly errorMessage: string }
}

type Ask = (question: Readonly<Record<string, unknown>>) => Promise<Answer>

/** One stream of reflection; asks one question after the other. */
function reflectionStream(address: string, version: 'v1' | 'v1alpha') {
  const definition = loadSync(`grpc/reflection/${version}/reflection.proto`, {
    includeDirs: [ROOT],
    oneofs: true,
  })
  const loaded = loadPackageDefinition(definition) as unknown as {
    grpc: { reflection: Record<string, { ServerReflection: ClientType }> }
  }
  const Client = loaded.grpc.reflection[version]?.ServerReflection
  assert.ok(Client)
  const client = new Client(address, credentials.createInsecure())
  const stream = client.ServerReflectionInfo()
  const ask: Ask = async (question) => {
    const answered = new Promise<Answer>((resolve, reject) => {
      stream.once('data', resolve)
      stream.once('error', reject)
    })
    stream.write(question)
    return await answered
  }
  return { ask, stream, close: () => client.close() }
}

type ClientType = new (
  address: string,
  channel: ReturnType<typeof credentials.createInsecure>,
) => { ServerReflectionInfo(): ClientDuplexStream<object, Answer>; close(): void }

const filesIn = (answer: Answer): InstanceType<typeof descriptors.FileDescriptorProto>[] =>
  (answer.fileDescriptorResponse?.fileDescriptorProto ?? []).map((bytes) =>
    descriptors.FileDescriptorProto.deserializeBinary(bytes),
  )

const typesIn = (file: InstanceType<typeof descriptors.FileDescriptorProto>): string[] => [
  ...file.getMessageTypeList().flatMap((type) => namesIn(type, `.${file.getPackage()}`)),
  ...file.getEnumTypeList().map((type) => `.${file.getPackage()}.${type.getName()}`),
]

function namesIn(
  type: InstanceType<typeof descriptors.DescriptorProto>,
  scope: string,
): readonly string[] {
  const name = `${scope}.${type.getName()}`
  const inner = type.getNestedTypeList().flatMap((each) => namesIn(each, name))
  return [name, ...type.getEnumTypeList().map((each) => `${name}.${each.getName()}`), ...inner]
}

describe('server reflection', () => {
  let server: ExtprocServer
  before(async () => {
    server = await startExtprocServer({
      listen: '127.0.0.1:0',
      maxMessageBytes: 1_000_000,
      createTransaction: () => {
        throw new Error('no exchange here')
      },
      observe: () => {
        throw new Error('no exchange here')
      },
    })
  })
  after(async () => await server.drain(0))

  for (const version of ['v1', 'v1alpha'] as const) {
    it(`lists the services of the port to a client of ${version}`, async () => {
      const { ask, close } = reflectionStream(server.address, version)
      const { listServicesResponse: list, validHost } = await ask({ host: 'h', listServices: '' })
      close()
      assert.equal(validHost, 'h')
      assert.deepEqual(
        list?.service.map(({ name }) => name),
        [
          `${EXT_PROC}.ExternalProcessor`,
          'grpc.health.v1.Health',
          'grpc.reflection.v1alpha.ServerReflection',
          'grpc.reflection.v1.ServerReflection',
        ],
      )
    })
  }

  it('describes a service with every file that its messages need', async () => {
    const { ask, close } = reflectionStream(server.address, 'v1')
    const answer = await ask({ fileContainingSymbol: `${EXT_PROC}.ExternalProcessor.Process` })
    close()
    const files = filesIn(answer)
    const names = new Set(files.map((file) => file.getName()))
    const types = new Set(files.flatMap(typesIn))
    assert.ok(types.has('.google.protobuf.Struct'))
    for (const file of files) {
      assert.equal(file.getSyntax(), 'proto3')
      for (const imported of file.getDependencyList()) assert.ok(names.has(imported), imported)
      for (const message of file.getMessageTypeList())
        for (const field of message.getFieldList()) {
          const type = field.getTypeName() ?? ''
          assert.ok(type === '' || types.has(type), type)
        }
    }
  })

  it('names fields as the protocol does, and the entries of a map as clients expect', async () => {
    const { ask, close } = reflectionStream(server.address, 'v1')
    const answer = await ask({ fileContainingSymbol: `${EXT_PROC}.ProcessingRequest` })
    close()
    const request = filesIn(answer)
      .flatMap((file) => file.getMessageTypeList())
      .find((message) => message.getName() === 'ProcessingRequest')
    assert.ok(request)
    assert.ok(request.getFieldList().some((field) => field.getName() === 'request_headers'))
    const attributes = request.getFieldList().find((field) => field.getName() === 'attributes')
    assert.equal(attributes?.getTypeName(), `.${EXT_PROC}.ProcessingRequest.AttributesEntry`)
    assert.equal(request.getNestedTypeList()[0]?.getName(), 'AttributesEntry')
  })

  it('gives a file by its name', async () => {
    const { ask, close } = reflectionStream(server.address, 'v1')
    const [file] = filesIn(await ask({ fileContainingSymbol: 'grpc.health.v1.Health' }))
    const [again] = filesIn(await ask({ fileByFilename: file?.getName() }))
    close()
    assert.deepEqual(again?.toObject(), file?.toObject())
  })

  const unknown: readonly (readonly [string, Readonly<Record<string, unknown>>, number])[] = [
    ['an unknown symbol', { fileContainingSymbol: 'nope.Nope' }, 5],
    ['a name of Object.prototype', { fileContainingSymbol: 'constructor' }, 5],
    ['an unknown file', { fileByFilename: '../package.json' }, 5],
    [
      'an unknown extension',
      { fileContainingExtension: { containingType: 'x', extensionNumber: 1 } },
      5,
    ],
    ['the extensions of an unknown type', { allExtensionNumbersOfType: 'nope.Nope' }, 5],
    ['nothing at all', {}, 3],
  ]
  for (const [what, question, code] of unknown)
    it(`answers with an error, and then goes on, when asked for ${what}`, async () => {
      const { ask, close } = reflectionStream(server.address, 'v1')
      assert.equal((await ask(question)).errorResponse?.errorCode, code)
      assert.equal((await ask({ listServices: '' })).listServicesResponse?.service.length, 4)
      close()
    })

  it('says of a known type that it has no extensions', async () => {
    const { ask, close } = reflectionStream(server.address, 'v1')
    const answer = await ask({ allExtensionNumbersOfType: `${EXT_PROC}.HttpHeaders` })
    close()
    assert.deepEqual(answer.allExtensionNumbersResponse, {
      baseTypeName: `${EXT_PROC}.HttpHeaders`,
    })
  })

  it('does not hold up a shutdown with a stream that stays open', async () => {
    const other = await startExtprocServer({
      listen: '127.0.0.1:0',
      maxMessageBytes: 1_000_000,
      createTransaction: () => {
        throw new Error('no exchange here')
      },
      observe: () => {
        throw new Error('no exchange here')
      },
    })
    const { ask, stream, close } = reflectionStream(other.address, 'v1')
    await ask({ listServices: '' })
    const ended = new Promise((resolve) => {
      stream.once('end', resolve)
    })
    const drained = other.drain(60_000)
    await ended
    close()
    await drained
  })
})
