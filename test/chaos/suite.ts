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
  /** Only the tests whose names match. */
  readonly only?: RegExp
}

/**
 * A fault that is injected by tests that stand elsewhere, with their own checks of what reaches Dify: each test counts
 * as one fault.
 */
export function suite({ id, title, goal, limitSeconds, files, only }: Suite): Fault {
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
      const stream = run({
        files: found,
        concurrency: 1,
        ...(only === undefined ? {} : { testNamePatterns: [only] }),
      })
      const isTest = (details: { readonly type?: string | undefined }): boolean =>
        details.type !== 'suite'
      stream.on('test:pass', ({ details, skip }) => {
        if (isTest(details) && skip === undefined) passed++
      })
      stream.on('test:fail', ({ name, details }) => {
        if (!isTest(details)) return
        failed++
        attempt.remark(`failed: ${name}`)
      })
      // Events flow only while somebody reads.
      for await (const _ of stream);
      attempt.injected(passed + failed)
      attempt.figure('checks passed', passed, { atLeast: 1 })
      attempt.figure('checks failed', failed, { exactly: 0 })
      attempt.remark(files.join(', '))
    },
  }
}
