import { globSync } from 'node:fs'
import { run } from 'node:test'
import type { Fault } from './fault.ts'

export interface Suite {
  readonly id: string
  readonly title: string
  readonly goal: string
  readonly limitSeconds: number
  /** Test files, as globs from the root of the project. */
  readonly files: readonly string[]
  /** Fewest tests that must have run: fewer mean that some were not found. */
  readonly least: number
  /** Only the tests whose names match. */
  readonly only?: RegExp
  /** All of it so often; once. */
  readonly rounds?: number
  /** What holds while the tests run, taken down by what it gives back. */
  readonly beside?: () => () => void
  /** Environment of the tests. */
  readonly env?: Readonly<Record<string, string>>
}

/**
 * A fault that is injected by tests that stand elsewhere, with their own checks of what reaches Dify: each test counts
 * as one fault.
 */
export function suite(tests: Suite): Fault {
  const { id, title, goal, limitSeconds, files, least, only, rounds = 1, beside, env = {} } = tests
  return {
    id,
    title,
    goal,
    limitSeconds,
    async run(attempt) {
      const found = files.flatMap((pattern) => globSync(pattern))
      if (found.length < files.length) throw new Error(`no such test: ${files.join(', ')}`)
      let passed = 0
      let failed = 0
      let skipped = 0
      const isTest = (details: { readonly type?: string | undefined }): boolean =>
        details.type !== 'suite'
      Object.assign(process.env, env)
      const end = beside?.()
      for (let round = 0; round < rounds; round++) {
        const stream = run({
          files: found,
          concurrency: 1,
          ...(only === undefined ? {} : { testNamePatterns: [only] }),
        })
        stream.on('test:pass', ({ details, skip }) => {
          if (!isTest(details)) return
          if (skip === undefined) passed++
          else skipped++
        })
        stream.on('test:fail', ({ name, details }) => {
          if (!isTest(details)) return
          failed++
          attempt.remark(`failed: ${name}`)
        })
        // Events flow only while they are read.
        for await (const _ of stream);
      }
      end?.()
      attempt.injected(passed + failed)
      attempt.figure('checks passed', passed, { atLeast: least * rounds })
      attempt.figure('checks failed', failed, { exactly: 0 })
      attempt.figure('checks skipped', skipped, { exactly: 0 })
      attempt.remark(files.join(', '))
    },
  }
}
