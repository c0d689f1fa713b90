import { Server, ServerCredentials } from '@grpc/grpc-js'
import { CONTINUE, type Continue } from '../../src/core/transaction/effect.ts'
import { externalProcessorService } from '../../src/extproc/codec/service.ts'
import type { ProcessStream } from '../../src/extproc/exchange.ts'

/** The yardstick where there is no Go: a reply to everything, with the service's own codec. Takes the socket's path. */

const PROOF: Continue = { kind: 'continue', metadata: { proof: true } }

const server = new Server()
server.addService(externalProcessorService, {
  Process: (stream: ProcessStream) => {
    stream.on('data', (message: Parameters<ProcessStream['push']>[0]) => {
      const { part, endOfStream } = message
      const isHandedOver = part === 'requestBody' || (part === 'requestHeaders' && endOfStream)
      stream.write({ part, effect: isHandedOver ? PROOF : CONTINUE })
    })
    stream.on('end', () => stream.end())
    stream.on('error', () => {})
  },
})
server.bindAsync(`unix:${process.argv[2]}`, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error
  process.stdout.write('ready\n')
})
