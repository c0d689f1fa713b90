import { spawn } from 'node:child_process'
import type { Fault } from '../fault.ts'

const GROUPS = ['scope-and-crypto', 'masking'] as const

/** Tests that notice nothing prove nothing. */
const mutants: Fault = {
  id: 'R30',
  title:
    'small changes of the code, one at a time (Stryker): scopes, names and sealing; scanner, placeholders, restoring (`make mutation` has more)',
  goal: 'a test notices at least 80 %; in scopes and sealing all',
  limitSeconds: 2_400,
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
