import { spawn } from 'node:child_process'
import type { Fault } from '../fault.ts'

/** Values in places that are looked at too late. */
const artefacts: Fault = {
  id: 'R21',
  title:
    'all tests that start services, with everything that services, Envoy and commands log at debug level kept; MONITOR, SLOWLOG, dump and append-only file of Redis',
  goal: 'no value in a line, in a metric, in an error, or in what Redis writes',
  limitSeconds: 1_500,
  async run(attempt) {
    const child = spawn(process.execPath, ['scripts/search-logs.ts'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    await new Promise((resolve) => child.once('close', resolve))
    const [, passed, failed] = /tests: (\d+) passed, (\d+) failed/.exec(text) ?? []
    const [, lines, debug, hits] = /(\d+) lines, (\d+) of them debug: (\d+) with/.exec(text) ?? []
    attempt.injected(Number(passed ?? 0))
    attempt.figure('lines with a value', Number(hits ?? -1), { exactly: 0 })
    attempt.figure('lines at debug level', Number(debug ?? 0), { atLeast: 1_000 })
    attempt.figure('tests failed', Number(failed ?? -1), { exactly: 0 })
    attempt.remark(`${lines ?? 'no'} lines of ${passed ?? 'no'} tests`)
  },
}

export const faults: readonly Fault[] = [artefacts]
