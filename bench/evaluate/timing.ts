import type { Presidio } from './presidio.ts'
import { SYNTH_REGIONS } from './public-sets.ts'
import type { Detector } from './score.ts'

const ROUNDS = 7
/** Our side of a round is repeated for as long, so that the clock's steps do not matter. */
const LEAST_MS = 300

/** Texts of one shape. */
export interface Workload {
  readonly name: string
  readonly texts: readonly string[]
}

export interface Timing {
  readonly workload: string
  readonly detector: string
  readonly ours: Spread
  readonly presidio?: Spread
  /** How many times longer Presidio took, round by round. */
  readonly ratio?: Spread
}

/** µs of CPU per KiB of UTF-8, or a ratio. */
export interface Spread {
  readonly median: number
  readonly least: number
  readonly most: number
}

/** Every round runs all detectors and Presidio on the same texts, one after the other: a busy machine slows all alike. */
export async function timeAll(
  workloads: readonly Workload[],
  detectors: readonly (readonly [name: string, detect: Detector])[],
  presidio: Presidio | undefined,
): Promise<readonly Timing[]> {
  const timings: Timing[] = []
  for (const { name: workload, texts } of workloads) {
    const kib = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1024
    const theirs: number[] = []
    const ours = detectors.map((): number[] => [])
    for (let round = 0; round <= ROUNDS; round++) {
      const reply = await presidio?.analyze(texts, SYNTH_REGIONS)
      const taken = detectors.map(([, detect]) => cpuMicroseconds(texts, detect) / kib)
      // The first round warms both up.
      if (round === 0) continue
      if (reply !== undefined) theirs.push((reply.cpu * 1e6) / kib)
      for (const [i, each] of taken.entries()) ours[i]?.push(each)
    }
    for (const [i, [detector]] of detectors.entries()) {
      const own = ours[i] ?? []
      const ratios = theirs.map((time, round) => time / (own[round] ?? Number.NaN))
      timings.push({
        workload,
        detector,
        ours: spread(own),
        ...(theirs.length === 0 ? {} : { presidio: spread(theirs), ratio: spread(ratios) }),
      })
    }
  }
  return timings
}

function cpuMicroseconds(texts: readonly string[], detect: Detector): number {
  const before = process.cpuUsage()
  const until = performance.now() + LEAST_MS
  let times = 0
  do {
    for (const text of texts) detect(text)
    times++
  } while (performance.now() < until)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  return {
    median: sorted[sorted.length >> 1] ?? Number.NaN,
    least: sorted[0] ?? Number.NaN,
    most: sorted.at(-1) ?? Number.NaN,
  }
}

/** Documents of about 4 KiB out of short texts, until there are `count`. */
export function documents(texts: readonly string[], count: number): readonly string[] {
  const out: string[] = []
  let document = ''
  for (const text of texts) {
    document += `${text}\n`
    if (Buffer.byteLength(document) < 4096) continue
    out.push(document)
    document = ''
    if (out.length === count) break
  }
  return out
}
