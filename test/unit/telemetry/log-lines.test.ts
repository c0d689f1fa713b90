import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { MaskingError } from '../../../src/core/errors.ts'
import { LOG_LINES, logLineSchema } from '../../../src/telemetry/log-lines.ts'
import { createLogger } from '../../../src/telemetry/logger.ts'

const SOURCE = new URL('../../../src/', import.meta.url)
const validate = new Ajv2020({ allErrors: true }).compile(logLineSchema())

/** `level: message` of each call of a logger that is written out in the source. */
function written(): ReadonlySet<string> {
  const calls = /\blogger\s*\.(debug|info|warn|error)\(\s*(?:(?:\{[^()]*\}|\w+),\s*)?'([^']+)'/g
  const found = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.startsWith('extproc/gen/'))
    .flatMap((path) => [...readFileSync(new URL(path, SOURCE), 'utf8').matchAll(calls)])
  return new Set(found.map(([, level, message]) => `${level}: ${message}`))
}

async function logged(fields: object, msg: string, level: 'warn' | 'error'): Promise<unknown> {
  const lines: string[] = []
  const logger = await createLogger(
    { level: 'debug', format: 'json' },
    { write: (line) => void lines.push(line) },
  )
  logger[level](fields, msg)
  return JSON.parse(lines[0] ?? '')
}

const EXCHANGE = { code: 'internal', endpoint: 'chat-messages', upstream: 'dify', request_id: 'r' }

describe('the table of log lines', () => {
  it('has every line of the source, and no other', () => {
    const table = LOG_LINES.filter(({ isPrefix }) => isPrefix !== true)
    assert.deepEqual(
      [...written()].toSorted(),
      table.map(({ level, msg }) => `${level}: ${msg}`).toSorted(),
    )
  })

  it('takes a line as the logger writes it', async () => {
    const errors = [new MaskingError('protocol', 'Phase done.'), new TypeError('jo@example.com')]
    for (const err of errors) {
      const line = await logged({ ...EXCHANGE, err }, 'exchange failed', 'error')
      assert.ok(validate(line), JSON.stringify([line, validate.errors]))
      assert.ok(!JSON.stringify(line).includes('jo@'))
    }
    const line = await logged({}, 'store.key_file has no keys', 'warn')
    assert.ok(validate(line), JSON.stringify(validate.errors))
  })

  it('takes no other field, level or message', async () => {
    for (const line of [
      await logged({ ...EXCHANGE, path: '/v1' }, 'exchange refused', 'warn'),
      await logged(EXCHANGE, 'exchange refused', 'error'),
      await logged(EXCHANGE, 'exchange lost', 'warn'),
      await logged({ ...EXCHANGE, trace_id: 'jo@example.com' }, 'exchange refused', 'warn'),
      await logged({ code: 'internal' }, 'exchange refused', 'warn'),
    ])
      assert.ok(!validate(line), JSON.stringify(line))
  })
})
