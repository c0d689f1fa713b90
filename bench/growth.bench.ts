/**
 * How the cost of a byte grows with the length of a text (E5): masking a chat body, restoring its answer blocking and as
 * a stream, without Envoy. And texts made to be expensive, twice as long: linear means twice the time.
 */
import { transactionAround } from './scale/transaction.ts'
import { cpuMicroseconds } from './scale/cpu.ts'
import { type Figure, report, spread } from './result.ts'
import { scannerOfAll } from './scale/scanner.ts'

const SIZES = [4, 16, 64, 256, 1_024, 4_096] as const
const ROUNDS = 7

const PROSE =
  'Please look at the attached report and tell me which of the services was slow last week. Anh xem giúp em báo cáo nhé. Write to alice.nguyen@example.vn or 10.20.30.40. '

const textOf = (kib: number): string =>
  PROSE.repeat(Math.ceil((kib * 1_024) / Buffer.byteLength(PROSE)))

/** Microseconds a KiB of each size, each round on all sizes: a busy machine slows all alike. */
async function perKib(work: (text: string) => Promise<void>): Promise<Map<number, number[]>> {
  const taken = new Map<number, number[]>(SIZES.map((kib) => [kib, []]))
  for (let round = 0; round <= ROUNDS; round++)
    for (const kib of SIZES) {
      const text = textOf(kib)
      const us = await cpuMicroseconds(async () => await work(text), kib >= 1_024 ? 1 : 40)
      // The first round warms up.
      if (round > 0) taken.get(kib)?.push(us / kib)
    }
  return taken
}

const around = transactionAround()
const figures: Figure[] = []
for (const [name, work] of [
  ['masking a chat body', around.mask],
  ['restoring a blocking answer', around.restoreBlocking],
  ['restoring a stream, an event a sentence', around.restoreStream],
] as const) {
  const taken = await perKib(work)
  const small = taken.get(SIZES[0]) ?? []
  const large = taken.get(SIZES[SIZES.length - 1] ?? 0) ?? []
  const ratios = large.map((us, round) => us / (small[round] ?? Number.NaN))
  figures.push({
    row: 'E5',
    name: `${name}, a byte of 4 MiB beside one of 4 KiB`,
    unit: '×',
    value: spread(ratios),
    goal: { atMost: 1.3 },
  })
  for (const [kib, values] of taken)
    figures.push({ row: 'E5', name: `${name}, ${kib} KiB`, unit: 'µs/KiB', value: spread(values) })
}

const scan = scannerOfAll()
const WORST: readonly (readonly [name: string, piece: string])[] = [
  ['@', '@'],
  ['dots', '.'],
  ['colons', ':'],
  ['digits', '1'],
  ['a@', 'a@'],
  ['addresses in a URL', '10.0.0.5,'],
  ['digits and dashes', '1-'],
  ['brackets', '<('],
  ['slashes', 'a://'],
  ['letters', 'a'],
]
const LENGTH = 262_144
for (const [name, piece] of WORST) {
  const ratios: number[] = []
  const [once, twice] = [LENGTH, 2 * LENGTH].map((length) =>
    piece.repeat(Math.ceil(length / piece.length)).slice(0, length),
  ) as [string, string]
  for (let round = 0; round <= ROUNDS; round++) {
    const single = await cpuMicroseconds(async () => scan(once), 2)
    const double = await cpuMicroseconds(async () => scan(twice), 1)
    if (round > 0) ratios.push(double / single)
  }
  figures.push({
    row: 'E5',
    name: `worst case: ${name}, 512 KiB beside 256 KiB`,
    unit: '×',
    value: spread(ratios),
    goal: { atMost: 2.6 },
  })
}
report('growth', figures)
