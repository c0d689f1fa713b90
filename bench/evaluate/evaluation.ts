import { type HardCase, judge, passes, readHardSet } from './hard-set.ts'
import { type LabelledText, type Mark, family } from './labelled-text.ts'
import { PATTERNS, createDetector } from './ours.ts'
import { type Presidio, resolve } from './presidio.ts'
import { PRESIDIO_REGIONS, SYNTH_REGIONS, readPresidioCases, readSynthSet } from './public-sets.ts'
import { type Detector, type Miss, type Tally, emptyTally, score } from './score.ts'
import type { SetResult } from './tables.ts'

/** What both of us look for. */
const SHARED = ['EMAIL', 'IP', 'PHONE', 'CARD', 'IBAN', 'SSN']
/** Patterns that find these. */
export const SHARED_PATTERNS = ['email', 'ip_private', 'ip_public', 'phone', 'card', 'iban', 'ssn']
/** People have texts of their own; the hard set has names that it does not label. */
const NOT_PEOPLE = PATTERNS.filter((pattern) => !['person', 'address', 'dob'].includes(pattern))

/** Regions of the hard set: the default of the configuration. */
const HARD_REGIONS = ['VN']
/** Every finding counts, whatever its score: Presidio's best recall. */
const THRESHOLD = 0

/** Presidio's findings of a set, as a detector. */
async function presidioDetector(
  presidio: Presidio,
  texts: readonly LabelledText[],
  regions: readonly string[] | null,
  threshold: number = THRESHOLD,
): Promise<Detector> {
  const { findings } = await presidio.analyze(
    texts.map(({ text }) => text),
    regions,
  )
  const byText = new Map(texts.map(({ text }, i) => [text, resolve(findings[i] ?? [], threshold)]))
  return (text) => byText.get(text) ?? []
}

export async function onSynthSet(presidio: Presidio | undefined): Promise<SetResult> {
  const texts = readSynthSet()
  const ours = score(texts, createDetector(PATTERNS, SYNTH_REGIONS), [...SHARED, 'ORG'])
  const theirs =
    presidio && score(texts, await presidioDetector(presidio, texts, SYNTH_REGIONS), SHARED)
  return {
    title: 'synth_dataset_v2',
    note: `1,500 English sentences of [presidio-research](https://github.com/microsoft/presidio-research), values made by Faker. Phone regions of both: ${SYNTH_REGIONS.join(' ')}.`,
    ours: ours.tallies,
    ...(theirs === undefined ? {} : { presidio: theirs.tallies }),
    misses: ours.misses,
  }
}

/** Recall of phone numbers with the regions that Presidio comes with. */
export async function presidioDefaultPhone(presidio: Presidio): Promise<Tally> {
  const texts = readSynthSet()
  const detect = await presidioDetector(presidio, texts, null)
  return score(texts, detect, ['PHONE']).tallies.get('PHONE') ?? emptyTally()
}

export async function onPresidioCases(presidio: Presidio | undefined): Promise<SetResult> {
  const detect = createDetector(PATTERNS, PRESIDIO_REGIONS)
  const ours = new Map<string, Tally>()
  const theirs = new Map<string, Tally>()
  const misses: Miss[] = []
  for (const [entity, texts] of readPresidioCases()) {
    const own = score(texts, detect, [entity])
    ours.set(entity, own.tallies.get(entity) ?? emptyTally())
    misses.push(...own.misses)
    if (presidio === undefined || !SHARED.includes(entity)) continue
    const other = score(texts, await presidioDetector(presidio, texts, PRESIDIO_REGIONS), [entity])
    theirs.set(entity, other.tallies.get(entity) ?? emptyTally())
  }
  return {
    title: "Presidio's recognizer cases",
    note: "The texts of Presidio's own tests of its recognizers, each scored for the entity of its recognizer only.",
    ours,
    ...(presidio === undefined ? {} : { presidio: theirs }),
    misses,
  }
}

export interface HardResult extends SetResult {
  readonly wanted: Count
  readonly benign: Count
  readonly presidioBenign?: Count
}

interface Count {
  readonly passed: number
  readonly cases: number
}

export async function onHardSet(presidio: Presidio | undefined): Promise<HardResult> {
  const cases = readHardSet()
  const detect = createDetector(NOT_PEOPLE, HARD_REGIONS)
  const entities = new Set(cases.flatMap(({ gold }) => gold.map(({ entity }) => entity)))
  const split = [...entities].toSorted()
  const ours = score(cases, detect, split, (entity) => entity)
  const shared = presidio && (await presidioDetector(presidio, cases, HARD_REGIONS))
  const named = (mark: Mark): Mark => ({ ...mark, entity: family(mark.entity) })
  const both = cases.map((each) => ({ ...each, gold: each.gold.map(named) }))
  const theirs = shared && score(both, shared, SHARED)
  const ip = score(both, (text) => detect(text).map(named), ['IP']).tallies.get('IP')
  const benign = cases.filter(({ gold }) => gold.length === 0)
  return {
    title: 'hard set',
    note: `${cases.length} texts of our own, English and Vietnamese (test/fixtures/pii/hard), ${benign.length} of them with nothing to find. Phone region of both: VN, besides international numbers.`,
    ours: new Map([...ours.tallies, ...(ip === undefined ? [] : [['IP', ip] as const])]),
    ...(theirs === undefined ? {} : { presidio: theirs.tallies }),
    misses: ours.misses,
    wanted: count(
      cases.filter(({ gold }) => gold.length > 0),
      detect,
    ),
    benign: count(benign, detect),
    ...(shared === undefined
      ? {}
      : { presidioBenign: count(benign, (text) => shared(text).filter(isShared)) }),
  }
}

const isShared = ({ entity }: Mark): boolean => SHARED.includes(entity)

function count(cases: readonly HardCase[], detect: Detector): Count {
  const passed = cases.filter((each) => passes(judge(each, detect(each.text)))).length
  return { passed, cases: cases.length }
}
