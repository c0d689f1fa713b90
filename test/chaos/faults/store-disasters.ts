import type { Fault } from '../fault.ts'
import { suite } from '../suite.ts'

/** What Redis loses, takes back or makes up, under two services behind a real Envoy. */
export const faults: readonly Fault[] = [
  suite({
    id: 'R39',
    title:
      'disasters of the store under two services: backup imported, older dump, replaced master, FLUSHALL, any key evicted; keys and fields written back without a trace; then at random',
    goal: 'no number that Dify has seen means another value, in old turns and in new ones; what is lost is shown as a placeholder',
    limitSeconds: 400,
    least: 26,
    files: [
      'test/redis/disasters.test.ts',
      'test/redis/rollback.test.ts',
      'test/redis/service/disasters-through-envoy.test.ts',
    ],
    only: /disaster|taken back|kept everything/,
    env: { DISASTER_STEPS: '600' },
  }),
  suite({
    id: 'R40',
    title:
      'a hostile Redis: replies changed, mixed and replayed; other text in the place of placeholders in a body, query string and header',
    goal: 'right, or refused with 503; nothing but a placeholder of the wanted prefix reaches Dify',
    limitSeconds: 180,
    least: 5,
    files: [
      'test/redis/hostile-redis.test.ts',
      'test/redis/service/disasters-through-envoy.test.ts',
    ],
    only: /answers what it likes|writes to the store/,
    env: { HOSTILE_CALLS: '2000' },
  }),
]
