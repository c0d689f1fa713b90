import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A control group with a limit of memory. */
export interface MemoryCgroup {
  /** Arguments of `sh` that run a command in it: `spawn('sh', [...within, PROGRAM, ...ARGS])`. */
  readonly within: readonly string[]
  /** Processes that the kernel has ended in it for want of memory. */
  kills(): number
  /** Ends what still runs in it. */
  remove(): Promise<void>
}

const V1 = '/sys/fs/cgroup/memory'
const V2 = '/sys/fs/cgroup'

/** Why there can be none here, or undefined. */
export function memoryCgroupProblem(): string | undefined {
  const place = placeNow()
  return place === undefined ? 'no memory cgroup can be made here' : undefined
}

/** Makes one with a limit of `mib` MiB. */
export function memoryCgroup(mib: number): MemoryCgroup {
  const place = placeNow()
  if (place === undefined) throw new Error('no memory cgroup can be made here')
  const dir = `${place.dir}/dify-masking-${process.pid}-${Date.now()}`
  mkdirSync(dir)
  writeFileSync(`${dir}/${place.limit}`, String(mib * 1_048_576))
  const pids = (): number[] =>
    readFileSync(`${dir}/cgroup.procs`, 'utf8').split('\n').filter(Boolean).map(Number)
  return {
    within: ['-c', `echo $$ > ${dir}/cgroup.procs && exec "$@"`, 'sh'],
    kills: () =>
      Number(/oom_kill (\d+)/.exec(readFileSync(`${dir}/${place.events}`, 'utf8'))?.[1] ?? 0),
    async remove() {
      for (let i = 0; i < 50 && pids().length > 0; i++) {
        for (const pid of pids()) process.kill(pid, 'SIGKILL')
        await sleep(100)
      }
      rmdirSync(dir)
    },
  }
}

function placeNow(): { dir: string; limit: string; events: string } | undefined {
  const isV1 = existsSync(`${V1}/memory.limit_in_bytes`)
  const dir = isV1 ? V1 : V2
  try {
    accessSync(dir, constants.W_OK)
    const controllers = isV1 ? 'memory' : readFileSync(`${dir}/cgroup.subtree_control`, 'utf8')
    if (!controllers.includes('memory') || process.getuid?.() !== 0) return undefined
    return isV1
      ? { dir, limit: 'memory.limit_in_bytes', events: 'memory.oom_control' }
      : { dir, limit: 'memory.max', events: 'memory.events' }
  } catch {
    return undefined
  }
}
