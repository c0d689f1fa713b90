import type { Fault } from '../fault.ts'
import { suite } from '../suite.ts'

/** What Redis can do to those who trust it. */
export const faults: readonly Fault[] = [
  suite({
    id: 'R8',
    title:
      'Redis full, evicting, read-only, without its master, loading, with a wrong password or no rights; Sentinel failover; a Cluster that moves slots and loses a node',
    goal: 'never a wrong value, one error code for each, served again without a restart; after a failover within 3 s',
    limitSeconds: 180,
    least: 25,
    files: [
      'test/redis/outages.test.ts',
      'test/redis/sentinel.test.ts',
      'test/redis/cluster.test.ts',
    ],
    only: /store that (?:refuses|dies)|sentinels|cluster/,
  }),
  suite({
    id: 'R25',
    title: 'erasing by conversation, by user and by age, with writes under way and late ones',
    goal: 'nothing comes back, whichever service asks',
    limitSeconds: 120,
    least: 29,
    files: [
      'test/redis/erasure.test.ts',
      'test/redis/lifetimes.test.ts',
      'test/redis/service/services.test.ts',
    ],
  }),
  suite({
    id: 'R26',
    title: 'rotation of keys while mappings are used; an attacker who writes to Redis',
    goal: 'every old mapping opens until its key is removed, none after that; nothing moves from scope to scope',
    limitSeconds: 120,
    least: 9,
    files: ['test/redis/keys.test.ts'],
  }),
]
