/**
 * Loaded in front of every process of a test run (`NODE_OPTIONS=--import`) with `LOG_COPY` set to a folder: whatever the
 * service logs, at debug level whatever a configuration says, goes to a file there as well. Plain JavaScript that an old
 * Node loads too, and leaves alone: npm and whatever else the tests start may run on one.
 */
import module from 'node:module'
import { join } from 'node:path'

const folder = process.env.LOG_COPY ?? ''
const LOGGER = /\/src\/telemetry\/logger\.ts$/

/** What stands in the logger's place: the same logger, listening to everything. */
const behind = (file) => `
import { appendFileSync as appendCopy } from 'node:fs'
export async function createLogger(options: any, stream?: any): Promise<any> {
  const target = stream ?? (await standardError(options.format))
  const copy = { write: (line: string) => { appendCopy(${JSON.stringify(file)}, line) } }
  // What a test reads, or a person sees, stays what was asked for.
  const wanted = pino.levels.values[options.level] ?? 0
  const both = {
    write: (line: string) => {
      copy.write(line)
      const level = /"level":"(\\w+)"/.exec(line)?.[1] ?? ''
      if ((pino.levels.values[level] ?? 100) >= wanted) target.write(line)
    },
  }
  return await loggerOf({ ...options, level: 'debug' }, both)
}
`

if (folder !== '' && module.registerHooks !== undefined) {
  const file = join(folder, `${process.pid}.log`)
  module.registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context)
      if (!LOGGER.test(url)) return loaded
      const { source: code } = loaded
      if (code === null || code === undefined) throw new Error('the logger has no source')
      const source = typeof code === 'string' ? code : new TextDecoder().decode(code)
      const renamed = source.replace(
        'export async function createLogger(',
        'async function loggerOf(',
      )
      if (renamed === source) throw new Error('the logger has another shape than this copy expects')
      return { ...loaded, source: renamed + behind(file) }
    },
  })
}
