import { type Socket, connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** What the network between two programs does. One at a time; none: it passes everything on. */
export type Toxic =
  | { readonly kind: 'none' }
  /** Each piece comes later, by `ms` and up to `jitterMs` more; order stays. */
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs: number }
  /** Connections are reset, new ones too. */
  | { readonly kind: 'reset' }
  /** A connection is closed after so many bytes from the server, in the middle of a reply. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** So many bytes a second from the server. */
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** Nothing passes, nothing is closed. */
  | { readonly kind: 'hole' }
  /** The end of a connection is passed on so much later. */
  | { readonly kind: 'slow-close'; readonly ms: number }

export interface ToxicProxy {
  readonly port: number
  set(toxic: Toxic): void
  stop(): Promise<void>
}

/** A TCP proxy on a free port of the loopback interface. */
export async function startToxicProxy(target: number): Promise<ToxicProxy> {
  let toxic: Toxic = { kind: 'none' }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => sockets.delete(socket))
    }
    if (toxic.kind === 'reset') {
      client.resetAndDestroy()
      upstream.destroy()
      return
    }
    pass(client, upstream, () => toxic, false)
    pass(upstream, client, () => toxic, true)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => {
      toxic = next
      if (next.kind === 'reset') for (const socket of sockets) socket.resetAndDestroy()
      // What is late, or fell into a hole, does not come out in front of what follows.
      if (next.kind === 'none') for (const socket of sockets) socket.destroy()
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function pass(from: Socket, to: Socket, toxic: () => Toxic, isReply: boolean): void {
  let last = 0
  let passed = 0
  /** When a piece may go on, never before the one in front of it. */
  const later = (ms: number, act: () => void): void => {
    last = Math.max(performance.now() + ms, last)
    setTimeout(act, last - performance.now())
  }
  from.on('data', (piece: Buffer) => {
    const now = toxic()
    const write = (): void => {
      if (to.writable) to.write(piece)
    }
    switch (now.kind) {
      case 'latency':
        later(now.ms + Math.random() * now.jitterMs, write)
        return
      case 'cut': {
        passed += isReply ? piece.length : 0
        if (passed <= now.bytes) write()
        else {
          if (to.writable) to.write(piece.subarray(0, Math.max(1, piece.length >> 1)))
          to.destroySoon()
          from.destroy()
        }
        return
      }
      case 'bandwidth':
        if (isReply) later((piece.length / now.bytesPerSecond) * 1000, write)
        else write()
        return
      case 'hole':
        from.pause()
        return
      default:
        write()
    }
  })
  const close = (): void => {
    const now = toxic()
    setTimeout(() => to.end(), now.kind === 'slow-close' ? now.ms : 0)
  }
  from.on('end', close)
  from.on('close', close)
}
