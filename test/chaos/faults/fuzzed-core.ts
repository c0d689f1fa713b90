import type { Fault } from '../fault.ts'
import { suite } from '../suite.ts'

const RUNS = 2_000

/** The core without Envoy, where millions of texts can be tried. */
export const faults: readonly Fault[] = [
  suite({
    id: 'R31',
    title: `${RUNS.toLocaleString('en-US')} runs and more of every property of scanner, recognizers, JSON, SSE, multipart, windows, vault and codec (\`make fuzz\` has 10,000)`,
    goal: 'nothing found',
    limitSeconds: 1_200,
    least: 1_900,
    env: { FUZZ_RUNS: `${RUNS}`, FUZZ: '1' },
    files: ['test/property/*.test.ts', 'test/unit/core/**/*.test.ts'],
  }),
]
