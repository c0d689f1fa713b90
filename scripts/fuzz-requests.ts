/**
 * Generated requests through Envoy and the service, read as Dify's parsers read them: `make fuzz`, or
 * `node scripts/fuzz-requests.ts`. REQUESTS=n (200,000), SEED=n (a new one each time, printed), WORKERS=n, FROM=n to go on
 * with a share of the same seed.
 */
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Outcome, campaign } from '../test/differential/campaign.ts'
import { type Parser, startParsers } from '../test/differential/parsers.ts'
import { type Share, shareOut, takeShares } from './shares.ts'

/** Each share has an Envoy and a service of its own, whose logs are searched. */
const SHARE = 2_500
/** Enough to see what is wrong. */
const MOST_BAD = 20

/** What a worker tells of a share. */
type Told = Omit<Outcome, 'statuses'> & {
  readonly share: Share
  readonly statuses: readonly (readonly [status: number, count: number])[]
}

if (process.send === undefined) await runAll()
else await runShares()

async function runShares(): Promise<void> {
  const { parsers = [] } = await startParsers()
  takeShares(
    async (share): Promise<Told> => {
      const outcome = await campaign(share, parsers)
      return { ...outcome, statuses: [...outcome.statuses], share }
    },
    async () => await stopAll(parsers),
  )
}

async function runAll(): Promise<void> {
  const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
  const { parsers, missing } = await startParsers()
  if (parsers === undefined) {
    say(`skipped, for the parsers of Dify are missing: ${missing}`)
    return
  }
  await stopAll(parsers)
  const [requests, from] = [number('REQUESTS', 200_000), number('FROM', 0)]
  const seed = number('SEED', randomInt(1, 1_000_000))
  const workers = number('WORKERS', availableParallelism())
  say(`${requests} generated requests from number ${from} of seed ${seed}, ${workers} workers`)
  say(`read as Dify ${parsers.map(({ dify }) => dify).join(', ')} reads them`)
  const totals = createTotals()
  let next = from
  const take = (): Share | undefined => {
    if (next >= from + requests || totals.bad >= MOST_BAD) return undefined
    next += SHARE
    return { seed, from: next - SHARE, to: Math.min(next, from + requests) }
  }
  await shareOut(fileURLToPath(import.meta.url), workers, take, (told) => add(totals, told as Told))
  say(report(totals))
  say(`answers by status: ${[...totals.statuses].map((each) => each.join(': ')).join(', ')}`)
  if (totals.bad > 0 || totals.forwarded === 0) process.exitCode = 1
}

interface Totals {
  readonly began: number
  readonly statuses: Map<number, number>
  requests: number
  forwarded: number
  bad: number
}

function createTotals(): Totals {
  return { began: performance.now(), statuses: new Map(), requests: 0, forwarded: 0, bad: 0 }
}

function add(totals: Totals, { share, statuses, leaks, logged, failed, ...counts }: Told): void {
  totals.requests += counts.requests
  totals.forwarded += counts.forwarded
  totals.bad += leaks.length + logged.length + failed.length
  for (const [status, count] of statuses)
    totals.statuses.set(status, (totals.statuses.get(status) ?? 0) + count)
  for (const leak of leaks) say(`LEAK ${JSON.stringify(leak)}`)
  if (logged.length > 0) say(`LOGGED in the requests from ${share.from} on`)
  for (const index of failed) say(`FAILED ${index}`)
  if (totals.requests % 20_000 < counts.requests) say(report(totals))
}

function report({ began, requests, forwarded, bad }: Totals): string {
  const seconds = (performance.now() - began) / 1_000
  const rate = Math.round(requests / seconds)
  return `${requests} requests, ${forwarded} forwarded and judged, ${bad} bad, ${seconds.toFixed(0)} s, ${rate} a second`
}

async function stopAll(parsers: readonly Parser[]): Promise<void> {
  await Promise.all(parsers.map(async (parser) => await parser.stop()))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
