import assert from 'node:assert/strict'

/** A linear task takes eight times as long for eight times the text, a quadratic one sixty-four times. */
const TIMES = 8
/** Two and a half for each doubling: what is linear and spills out of a cache stays below it. */
const MOST = 2.5 ** 3
/** Milliseconds below which the clock and the garbage collector say more than the code. */
const LEAST_MS = 2
const MOST_ROUNDS = 40

/** Milliseconds of processor time, so that a pause of the machine does not count. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/**
 * Fails unless `work` takes time in proportion to its text, `unit` repeated up to `length` and to eight times that.
 * What else runs on the machine only makes a round longer, so the least of the rounds counts, and rounds go on until
 * these least times are as they should be.
 */
export function assertLinear(work: (text: string) => void, unit: string, length: number): void {
  const short = unit.repeat(Math.ceil(length / unit.length))
  const long = short.repeat(TIMES)
  let [one, many, ratio] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0]
  for (let round = 0; round < MOST_ROUNDS; round++) {
    one = Math.min(
      one,
      processorTime(() => work(short)),
    )
    many = Math.min(
      many,
      processorTime(() => work(long)),
    )
    ratio = many / Math.max(LEAST_MS, one)
    if (ratio <= MOST) return
  }
  assert.fail(
    `${TIMES} times the text takes ${ratio.toFixed(1)} times as long (${one} and ${many} ms)`,
  )
}
