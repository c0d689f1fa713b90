/**
 * Runs the tests that start services, with everything that those log at debug level and all that Envoy writes kept, and
 * searches it for values:
 * `node scripts/search-logs.ts` (`make search-logs`), or with the words of `scripts/test.ts`. Fails if one is found, if
 * a test fails, or if there was hardly a log to search.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { envoyWithCopy } from '../test/support/envoy/envoy-log-copy.ts'
import { valuesIn } from '../test/support/logs/values-in-logs.ts'

/** Fewer lines mean that the copy did not work. */
const LEAST_LINES = 1_000
/** Envoy says at least that it was asked to end. */
const LEAST_OF_ENVOY = 50

const words = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'dify-masking-logs-'))
try {
  const copy = fileURLToPath(new URL('../test/support/envoy/log-copy.js', import.meta.url))
  const envoy = envoyWithCopy(folder)
  const run = spawnSync(
    process.execPath,
    [
      'scripts/test.ts',
      ...(words.length > 0 ? words : ['test/envoy/', 'test/redis/', 'test/clients/']),
    ],
    {
      env: {
        ...process.env,
        LOG_COPY: folder,
        NODE_OPTIONS: `--import ${copy}`,
        ...(envoy === undefined ? {} : { ENVOY_BIN: envoy }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
      maxBuffer: 1 << 28,
      encoding: 'utf8',
    },
  )
  const files = readdirSync(folder).filter((file) => file.endsWith('.log'))
  const linesOf = (names: readonly string[]): readonly string[] =>
    names.flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line !== ''),
    )
  const lines = linesOf(files)
  const ofEnvoy = linesOf(files.filter((file) => file.startsWith('envoy-'))).length
  const hits = lines.filter((line) => valuesIn(line).length > 0)
  // What was found is not printed: a log of this would hold it then.
  for (const line of hits)
    process.stdout.write(`found in: ${line.replaceAll(/:"[^"]*"/g, ':"…"')}\n`)
  const debug = lines.filter((line) => line.includes('"level":"debug"')).length
  if (run.status !== 0) process.stdout.write(`${run.stdout.split('\n').slice(-60).join('\n')}\n`)
  const tests = run.stdout.trimEnd().split('\n').at(-1) ?? ''
  process.stdout.write(
    `tests: ${tests}\n${lines.length} lines, ${debug} of them debug, ${ofEnvoy} of Envoy: ${hits.length} with a value\n`,
  )
  if (
    run.status !== 0 ||
    hits.length > 0 ||
    (words.length === 0 && (debug < LEAST_LINES || ofEnvoy < LEAST_OF_ENVOY))
  )
    process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
