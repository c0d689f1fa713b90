import { once } from 'node:events'
import { type Socket, connect, createServer } from 'node:net'
import { type RespValue, decode, encode } from './resp.ts'

/** Stands between a service and a real server, and answers what it likes. */
export interface HostileRedis {
  readonly host: string
  readonly port: number
  /** True: passes on what the real server says. */
  isHonest: boolean
  stop(): Promise<void>
}

/** Bytes that are not an encoded value, to be sent raw. */
export class RawBytes {
  readonly bytes: Buffer

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }
}

export async function startHostileRedis(
  real: { readonly host: string; readonly port: number },
  lie: (reply: RespValue) => RespValue | RawBytes,
): Promise<HostileRedis> {
  const sockets = new Set<Socket>()
  const state = { isHonest: true }
  const server = createServer((client) => {
    const upstream = connect(real.port, real.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    client.pipe(upstream)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    let rest = Buffer.alloc(0)
    upstream.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let item = decode(rest); item !== undefined; item = decode(rest)) {
        const said = state.isHonest ? item.value : lie(item.value)
        client.write(said instanceof RawBytes ? said.bytes : encode(said))
        rest = rest.subarray(item.end)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    host: '127.0.0.1',
    port,
    get isHonest() {
      return state.isHonest
    },
    set isHonest(value: boolean) {
      state.isHonest = value
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      if (!server.listening) return
      server.close()
      await once(server, 'close')
    },
  }
}
