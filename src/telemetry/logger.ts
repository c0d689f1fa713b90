import { isatty } from 'node:tty'
import { type DestinationStream, type LogFn, type Logger, pino } from 'pino'
import type { LoggingConfig } from '../config/config.ts'
import { standardOutput } from './standard-output.ts'

export type { Logger }

/**
 * The service's log. Callers pass names and counts; whatever an error object or a request brings along is cut down
 * here as a second line of defence: no headers, no bodies, no causes.
 */
export async function createLogger(
  { level, format }: Pick<LoggingConfig, 'level' | 'format'>,
  stream?: DestinationStream,
): Promise<Logger> {
  const target = stream ?? (await standardError(format))
  const logger = pino(
    {
      level,
      base: { service: 'dify-masking' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // pino logs a bare request or response under `req` and `res`, headers and all.
      serializers: {
        err: serializeError,
        error: serializeError,
        req: () => 'request',
        res: () => 'response',
      },
      hooks: { logMethod: logWithoutErrorText },
      redact: { paths: ['headers', 'body', 'value', 'text', 'authorization'], remove: true },
    },
    target,
  )
  if (stream === undefined)
    standardOutput(STDERR).onRecovered((dropped) =>
      logger.warn({ dropped }, 'log lines were dropped: the output did not accept them'),
    )
  return logger
}

const STDERR = 2

/** pino makes the text of an error the line's own where the caller gives none; here it is a fixed one. */
function logWithoutErrorText(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const first: unknown = args[0]
  if (first instanceof Error)
    method.call(this, { err: first }, args[1] ?? 'failed', ...args.slice(2))
  else if (
    isObject(first) &&
    first['err'] instanceof Error &&
    (args[1] ?? first['msg']) === undefined
  )
    method.call(this, first, 'failed')
  else method.apply(this, args)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

/** Class, catalogue code and place of an error. The message only of our own errors: others may quote input. */
function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const own = error.name === 'MaskingError'
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(own ? { message: error.message } : {}),
    // The message stands above the frames and may have lines that look like one.
    at: error.stack
      ?.replace(error.message, '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 6)
      .map((line) => line.trim()),
  }
}

/** Standard error: readable lines on a terminal. pino-pretty is optional: without it the log is JSON. */
async function standardError(format: LoggingConfig['format']): Promise<DestinationStream> {
  const output = standardOutput(STDERR)
  const isTerminal = isatty(STDERR)
  if (format === 'json' || (format === 'auto' && !isTerminal)) return output
  try {
    const { prettyFactory } = await import('pino-pretty')
    const colorize = isTerminal && process.env['NO_COLOR'] === undefined
    const pretty = prettyFactory({ colorize })
    return { write: (line) => output.write(pretty(line)) }
  } catch {
    return output
  }
}
