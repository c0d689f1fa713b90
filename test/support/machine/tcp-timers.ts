import { existsSync, readFileSync } from 'node:fs'

/** TCP connections of this machine (`Documentation/networking/proc_net_tcp.rst`). */
const CONNECTIONS = '/proc/net/tcp'

/** Options of a test that looks at timers of the kernel. */
export const timersSkip = {
  skip: existsSync(CONNECTIONS) ? false : `there is no ${CONNECTIONS}`,
}

/**
 * Of each established connection to a port of 127.0.0.1: milliseconds until the kernel shows the other side that it is alive,
 * if nothing passes before; undefined where it does not.
 */
export function keepaliveTimers(port: number): readonly (number | undefined)[] {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync(CONNECTIONS, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , to, state]) => to === remote && state === '01')
    .map(([, , , , , timer = '']) => {
      const [kind, left = ''] = timer.split(':')
      // Hundredths of a second.
      return kind === '02' ? Number.parseInt(left, 16) * 10 : undefined
    })
}
