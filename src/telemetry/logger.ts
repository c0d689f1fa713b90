import { type DestinationStream, type Logger, destination, pino } from 'pino'
import type { LoggingConfig } from '../config/config.ts'

export type { Logger }

/**
 * The service's log. Callers pass names and counts; whatever an error object or a request brings along is cut down
 * here as a second line of defence: no headers, no bodies, no causes.
 */
export async function createLogger(
  { level, format }: Pick<LoggingConfig, 'level' | 'format'>,
  stream?: DestinationStream,
): Promise<Logger> {
  const target = stream ?? (await prettyStream(format)) ?? destination({ dest: 2, sync: false })
  return pino(
    {
      level,
      base: { service: 'dify-masking' },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: serializeError },
      redact: { paths: ['headers', 'body', 'value', 'text', 'authorization'], remove: true },
    },
    target,
  )
}

/** Class, catalogue code and place of an error. The message only of our own errors: others may quote input. */
function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const own = error.name === 'MaskingError'
  return {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(own ? { message: error.message } : {}),
    at: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 6)
      .map((line) => line.trim()),
  }
}

/** Readable lines on a terminal. pino-pretty is optional: without it the log is JSON. */
async function prettyStream(
  format: LoggingConfig['format'],
): Promise<DestinationStream | undefined> {
  if (format === 'json' || (format === 'auto' && !process.stderr.isTTY)) return undefined
  try {
    const { default: pretty } = await import('pino-pretty')
    return pretty({
      destination: 2,
      colorize: process.stderr.isTTY && process.env['NO_COLOR'] === undefined,
    })
  } catch {
    return undefined
  }
}
