import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attempt } from './attempt.ts'
import { CASES } from './cases.ts'
import { campaign } from './campaign.ts'
import { FORMS } from './forms.ts'
import { WAYS } from './ways.ts'

/** Answers in `make test`; `make fuzz` runs millions more, see scripts/fuzz-answers.ts. */
const TEXTS = 100_000
const SHARE = 10_000
const SEED = 1

describe('a hostile answer', () => {
  for (const { id, text, hosts = [] } of [...FORMS, ...CASES])
    it(`carries no value away as ${id}, in any way that answers take`, async () => {
      for (const way of WAYS)
        for (let seed = 0; seed < 3; seed++) {
          const { leaks, shown } = await attempt({ text, hosts }, way, seed)
          assert.deepEqual(leaks, [], `${way.name}: ${JSON.stringify(shown)}`)
        }
    })

  for (let from = 0; from < TEXTS; from += SHARE)
    it(`carries no value away, whichever it is of ${SHARE} from number ${from} on`, async (context) => {
      const share = { seed: SEED, from, to: from + SHARE, keep: 3 }
      const { judged, leaks, found } = await campaign(share)
      context.diagnostic(`${SHARE} answers, ${judged} judged with a value in them, ${leaks} leaks`)
      assert.deepEqual(found, [])
      // A generator whose answers are all withheld would try nothing.
      assert.ok(judged > SHARE / 50, String(judged))
    })
})
