import type { Config } from '../config/config.ts'

/** What the memory that a process may use means for it. */
export interface MemoryProblem {
  /** It would be ended by the kernel before it is ready, without a word. */
  readonly isFatal: boolean
  readonly message: string
}

const MIB = 1_048_576

/** Measured on Linux x64 with Node 24 and Envoy 1.40: the least with which a service becomes ready, in MiB. */
const SERVICE_MIB = 110
/** What another service takes: its code is shared with the first one. */
const FURTHER_SERVICE_MIB = 80
/** What `up` and Envoy take beside the services. */
const UP_AND_ENVOY_MIB = 105
/** Large bodies at a time that must find room, and what each takes in Envoy and the service as a multiple of its size. */
const BODIES = 16
const BODY_FACTOR = 2.5

/**
 * What is wrong with a limit in bytes (`process.constrainedMemory()`: that of the cgroup, 0 or more than a machine has if
 * there is none), or undefined. `up`: its services and Envoy count as well, `serve`: one service.
 */
export function memoryProblem(
  limit: number,
  { masking, performance }: Pick<Config, 'masking' | 'performance'>,
  what: 'up' | 'serve',
): MemoryProblem | undefined {
  if (!(limit > 0)) return undefined
  const { workers, envoy_max_heap_mib: heap } = performance
  const least =
    what === 'serve'
      ? SERVICE_MIB
      : UP_AND_ENVOY_MIB + SERVICE_MIB + (workers - 1) * FURTHER_SERVICE_MIB
  const bodies = Math.ceil((BODIES * BODY_FACTOR * masking.max_body_bytes) / MIB)
  const has = Math.floor(limit / MIB)
  const which = what === 'up' ? ` with performance.workers: ${workers}` : ''
  if (has < least) {
    return {
      isFatal: true,
      message: `the memory limit here is ${has} MiB (cgroup); ${what}${which} needs ${least} MiB to start. Raise the limit`,
    }
  }
  if (has < least + bodies) {
    return {
      isFatal: false,
      message: `the memory limit here is ${has} MiB (cgroup); ${what}${which} takes ${least} MiB, and ${BODIES} bodies of masking.max_body_bytes at a time ${bodies} MiB more. Under load the kernel may end a process: raise the limit to ${least + bodies} MiB, or lower masking.max_body_bytes`,
    }
  }
  if (what === 'up' && has < heap) {
    return {
      isFatal: false,
      message: `the memory limit here is ${has} MiB (cgroup), and Envoy may use ${heap} MiB (performance.envoy_max_heap_mib): set that below the limit, so that Envoy refuses requests before the kernel ends it`,
    }
  }
  return undefined
}

/** Throws if this process is sure to be ended before it is ready; gives a warning if it may be ended under load. */
export function checkMemory(
  config: Pick<Config, 'masking' | 'performance'>,
  what: 'up' | 'serve',
): string | undefined {
  const problem = memoryProblem(process.constrainedMemory(), config, what)
  if (problem?.isFatal === true) throw new Error(problem.message)
  return problem?.message
}
