import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attempt } from './attempt.ts'
import { CASES } from './cases.ts'
import { campaign } from './campaign.ts'
import { FORMS } from './forms.ts'
import { WAYS } from './ways.ts'

/** Answers in `make test`; `make fuzz` runs millions more, see scripts/fuzz-answers.ts. */
const TEXTS = 100_000
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

  it(`carries no value away, whichever of ${TEXTS} it is`, async (context) => {
    const texts = TEXTS / 100
    const { judged, leaks, found } = await campaign({ seed: SEED, from: 0, to: texts, keep: 3 })
    context.diagnostic(`${texts} answers, ${judged} with a value in them, ${leaks} leaks`)
    assert.deepEqual(found, [])
  })
})
