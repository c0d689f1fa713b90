import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestRedis, startRedis } from './redis-server.ts'
import { waitFor } from '../wait-for.ts'

/** A real server whose wall clock the test moves. */
export interface ShiftedRedis extends TestRedis {
  /** Sets the clock so many seconds before or after the right time. */
  shift(seconds: number): Promise<void>
}

const ROOT = '/usr/lib'

/** libfaketime of the system; undefined without one. */
export function clockLibrary(): string | undefined {
  const own = process.env['FAKETIME_LIBRARY']
  if (own !== undefined && own !== '') return own
  if (!existsSync(ROOT)) return undefined
  return ['', ...readdirSync(ROOT)]
    .map((folder) => join(ROOT, folder, 'faketime', 'libfaketimeMT.so.1'))
    .find((path) => existsSync(path))
}

export async function startShiftedRedis(library: string): Promise<ShiftedRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-clock-'))
  const file = join(folder, 'shift')
  const write = (seconds: number): void => {
    writeFileSync(`${file}.new`, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}s`)
    renameSync(`${file}.new`, file)
  }
  write(0)
  const redis = await startRedis({
    env: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      // Time limits and timers go on.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  })
  const lead = async (): Promise<number> => {
    const [seconds = 0] = (await redis.admin.time()).map(Number)
    return seconds - Date.now() / 1000
  }
  return {
    ...redis,
    get pid() {
      return redis.pid
    },
    shift: async (seconds) => {
      write(seconds)
      await waitFor(async () => Math.abs((await lead()) - seconds) < 5)
    },
    stop: async () => {
      await redis.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
