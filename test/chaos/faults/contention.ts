import { spawn } from 'node:child_process'
import { cpus } from 'node:os'
import type { Fault } from '../fault.ts'
import { suite } from '../suite.ts'

/** Keeps every core busy; the function returned ends that. */
function burn(): () => void {
  const children = cpus().map(() =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  )
  return () => {
    for (const child of children) child.kill('SIGKILL')
  }
}

/** Too little of what is needed to be on time. */
export const faults: readonly Fault[] = [
  suite({
    id: 'R32',
    title:
      'every core busy with something else, while conversations, streams, uploads, HTTP at its edges and two replicas on Redis are tested 20 times',
    goal: 'no test fails once',
    limitSeconds: 1_200,
    least: 59,
    rounds: 20,
    beside: burn,
    files: [
      'test/envoy/answers/chat.test.ts',
      'test/envoy/requests/http.test.ts',
      'test/envoy/requests/isolation.test.ts',
      'test/envoy/operation/faults.test.ts',
      'test/redis/service/services.test.ts',
    ],
  }),
]
