import { spawn } from 'node:child_process'
import type { Fault } from '../fault.ts'

const GROUPS = ['scope-and-crypto'] as const

/** Tests that notice nothing prove nothing. */
const mutants: Fault = {
  id: 'R30',
  title:
    'small changes of the code, one at a time (Stryker): scopes, their names, what proves them, sealing (`make mutation` has the rest of the core)',
  goal: 'a test notices every one',
  limitSeconds: 900,
  async run(attempt) {
    const child = spawn(process.execPath, ['scripts/mutation.ts', ...GROUPS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (text += piece))
    await new Promise((resolve) => child.once('close', resolve))
    for (const group of GROUPS) {
      const [, score = 'NaN', count = '0', least = '100'] =
        new RegExp(
          `^${group}: (\\S+) % of (\\d+) mutants noticed \\(at least (\\d+)\\)$`,
          'm',
        ).exec(text) ?? []
      attempt.injected(Number(count))
      attempt.figure(`noticed, ${group}`, Number(score), { atLeast: Number(least) }, '%')
    }
  },
}

export const faults: readonly Fault[] = [mutants]
