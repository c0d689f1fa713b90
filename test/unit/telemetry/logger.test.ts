import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { MaskingError } from '../../../src/core/errors.ts'
import { type Logger, createLogger } from '../../../src/telemetry/logger.ts'

const CANARY = 'canary@example.org'

async function setUp(level: 'trace' | 'warn' | 'silent' = 'trace'): Promise<{
  logger: Logger
  lines: string[]
  last: () => Record<string, unknown>
}> {
  const lines: string[] = []
  const logger = await createLogger(
    { level, format: 'json' },
    { write: (line) => lines.push(line) },
  )
  return { logger, lines, last: () => JSON.parse(lines.at(-1) ?? 'null') }
}

describe('logger', () => {
  it('writes one JSON object a line, with level, service and an ISO time', async () => {
    const { logger, lines, last } = await setUp()
    logger.info({ upstream: 'blue' }, 'hello')
    assert.equal(lines.length, 1)
    assert.ok(lines[0]?.endsWith('}\n'))
    const { time, ...rest } = last()
    assert.deepEqual(rest, {
      level: 'info',
      service: 'dify-masking',
      upstream: 'blue',
      msg: 'hello',
    })
    assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  it('says nothing below its level', async () => {
    const { logger, lines } = await setUp('warn')
    logger.info('quiet')
    logger.warn('loud')
    assert.equal(lines.length, 1)
    const silent = await setUp('silent')
    silent.logger.fatal('quiet')
    assert.equal(silent.lines.length, 0)
  })

  it('names class, code and place of an error, and the text of our own errors only', async () => {
    const { logger, last } = await setUp()
    logger.error({ err: new MaskingError('too_deep') }, 'refused')
    const own = last()['err'] as Record<string, unknown>
    assert.equal(own['type'], 'MaskingError')
    assert.equal(own['code'], 'too_deep')
    assert.equal(own['message'], new MaskingError('too_deep').message)
    assert.match(String(own['at']), /logger\.test\.ts/)
    logger.error({ err: Object.assign(new TypeError(CANARY), { code: 'E_X' }) }, 'failed')
    const { at, ...other } = last()['err'] as Record<string, unknown>
    assert.deepEqual(other, { type: 'TypeError', code: 'E_X' })
    assert.match(String(at), /logger\.test\.ts/)
  })

  const request = new IncomingMessage(new Socket())
  request.method = 'POST'
  request.headers.authorization = CANARY
  request.url = `/${CANARY}`
  /** Everything that a careless caller could hand over. */
  const careless: Record<string, (logger: Logger) => void> = {
    'the text of an error': (logger) => logger.error({ err: new Error(CANARY) }, 'failed'),
    'the text of an error without a message': (logger) => logger.error({ err: new Error(CANARY) }),
    'the text of a bare error': (logger) => logger.error(new Error(CANARY)),
    'the text of a bare error with a message': (logger) =>
      logger.error(new Error(CANARY), 'failed'),
    'the text of an error under another key': (logger) =>
      logger.error({ error: Object.assign(new Error(CANARY), { input: CANARY }) }, 'failed'),
    'a text that looks like a stack frame': (logger) =>
      logger.error({ err: new Error(`x\n    at ${CANARY} (a.js:1:1)`) }, 'failed'),
    'a cause': (logger) =>
      logger.error({ err: new MaskingError('internal', undefined, { cause: CANARY }) }, 'failed'),
    'what is thrown that is no error': (logger) => logger.error({ err: CANARY }, 'failed'),
    'fields of an error': (logger) =>
      logger.error({ err: Object.assign(new Error('x'), { args: [CANARY] }) }, 'failed'),
    'a body': (logger) => logger.debug({ body: CANARY }, 'x'),
    headers: (logger) => logger.debug({ headers: { authorization: CANARY } }, 'x'),
    'a value': (logger) => logger.debug({ value: CANARY, text: CANARY }, 'x'),
    'a request': (logger) => logger.debug(request, 'x'),
    'a request under its key': (logger) => logger.debug({ req: request, res: request }, 'x'),
    'in a child logger': (logger) => logger.child({ part: 'x' }).error(new Error(CANARY)),
  }
  for (const [what, log] of Object.entries(careless))
    it(`never prints: ${what}`, async () => {
      const { logger, lines } = await setUp()
      log(logger)
      assert.equal(lines.length, 1)
      assert.ok(!lines[0]?.includes('canary'), lines[0])
      assert.ok(JSON.parse(lines[0] ?? '').msg !== undefined)
    })

  it('keeps messages and their arguments', async () => {
    const { logger, last } = await setUp()
    logger.error(new Error('secret'), 'number %d', 7)
    assert.equal(last()['msg'], 'number 7')
    logger.info('number %d', 8)
    assert.equal(last()['msg'], 'number 8')
    logger.info({ err: new Error('secret'), msg: 'own' })
    assert.equal(last()['msg'], 'own')
  })

  describe('on stderr', () => {
    const write = async (format: string): Promise<{ stdout: string; stderr: string }> => {
      const url = new URL('../../../src/telemetry/logger.ts', import.meta.url)
      const script = `import { createLogger } from ${JSON.stringify(url)}
        const logger = await createLogger({ level: 'info', format: ${JSON.stringify(format)} })
        logger.info({ upstream: 'blue' }, 'hello')`
      const options = { env: { ...process.env, NO_COLOR: '1' } }
      return await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', script],
        options,
      )
    }
    for (const format of ['json', 'auto'])
      it(`is JSON with format ${format} where there is no terminal, and complete at the exit`, async () => {
        const { stdout, stderr } = await write(format)
        assert.equal(stdout, '')
        assert.equal(JSON.parse(stderr).msg, 'hello')
      })

    it('is for people with format pretty', async () => {
      const { stdout, stderr } = await write('pretty')
      assert.equal(stdout, '')
      assert.match(stderr, /INFO.*: hello\n/)
      assert.match(stderr, /upstream: "blue"/)
    })
  })
})
