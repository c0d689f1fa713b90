import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judge, passes, readHardSet } from '../../../../bench/evaluate/hard-set.ts'
import { PATTERNS, createDetector } from '../../../../bench/evaluate/ours.ts'

const LEAST_SHARE = 0.95
/** The set has no labels for people and what belongs to them; they have texts of their own. */
const UNLABELLED: ReadonlySet<string> = new Set(['person', 'address', 'dob'])

describe('hard set', () => {
  const cases = readHardSet()
  const detect = createDetector(PATTERNS.filter((name) => !UNLABELLED.has(name)))
  const verdicts = cases.map((each) => ({ ...each, verdict: judge(each, detect(each.text)) }))
  const tell = (failed: typeof verdicts): string =>
    failed
      .map(({ id, why, text, verdict: { missed, false: wrong } }) =>
        [
          `${id} (${why})`,
          ...missed.map((m) => `missed ${m.entity} ${text.slice(m.start, m.end)}`),
          ...wrong.map((m) => `false ${m.entity} ${text.slice(m.start, m.end)}`),
        ].join(': '),
      )
      .join('\n')

  it('is large, in both languages, and covers every entity', () => {
    const wanted = cases.filter(({ gold }) => gold.length > 0)
    assert.ok(wanted.length >= 200, `${wanted.length} with something to find`)
    assert.ok(cases.length - wanted.length >= 110, `${cases.length - wanted.length} without`)
    assert.ok(cases.filter(({ lang }) => lang === 'vi').length >= 120)
    const entities = new Set(wanted.flatMap(({ gold }) => gold.map(({ entity }) => entity)))
    assert.equal(entities.size, 19, [...entities].join(' '))
  })

  it(`at least ${LEAST_SHARE * 100} % of the texts with something to find pass`, (t) => {
    const wanted = verdicts.filter(({ gold }) => gold.length > 0)
    const failed = wanted.filter(({ verdict }) => !passes(verdict))
    t.diagnostic(`${wanted.length - failed.length} of ${wanted.length} pass`)
    if (failed.length > 0) t.diagnostic(tell(failed))
    assert.ok(1 - failed.length / wanted.length >= LEAST_SHARE, tell(failed))
  })

  it('nothing is found where there is nothing', () => {
    const failed = verdicts.filter(({ gold, verdict }) => gold.length === 0 && !passes(verdict))
    assert.equal(failed.length, 0, tell(failed))
  })
})
