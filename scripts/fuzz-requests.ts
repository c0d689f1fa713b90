/**
 * Generated requests through Envoy and the service, read as Dify's parsers read them: `make fuzz`, or
 * `node scripts/fuzz-requests.ts`. REQUESTS=n (200,000), SEED=n (a new one each time, printed), FROM=n to go on.
 */
import { randomInt } from 'node:crypto'
import { campaign } from '../test/differential/campaign.ts'
import { startParsers } from '../test/differential/parsers.ts'

/** Each share has an Envoy and a service of its own, whose logs are searched. */
const SHARE = 2_000
/** Enough to see what is wrong. */
const MOST_LEAKS = 20

const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
const [requests, from] = [number('REQUESTS', 200_000), number('FROM', 0)]
const seed = number('SEED', randomInt(1, 1_000_000))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { parsers, missing } = await startParsers()
if (parsers === undefined) {
  say(`skipped, for the parsers of Dify are missing: ${missing}`)
} else {
  say(`${requests} generated requests from number ${from} of seed ${seed}`)
  const totals = { requests: 0, forwarded: 0, bad: 0 }
  for (let at = from; at < from + requests && totals.bad < MOST_LEAKS; at += SHARE) {
    const to = Math.min(at + SHARE, from + requests)
    const outcome = await campaign({ seed, from: at, to }, parsers)
    totals.requests += outcome.requests
    totals.forwarded += outcome.forwarded
    totals.bad += outcome.leaks.length + outcome.logged.length + outcome.failed.length
    for (const leak of outcome.leaks) say(`LEAK ${JSON.stringify(leak)}`)
    if (outcome.logged.length > 0) say(`LOGGED in the requests from ${at} on`)
    for (const index of outcome.failed) say(`FAILED ${index}`)
  }
  await Promise.all(parsers.map(async (parser) => await parser.stop()))
  say(`${totals.requests} requests, ${totals.forwarded} forwarded and judged, ${totals.bad} bad`)
  if (totals.bad > 0 || totals.forwarded === 0) process.exitCode = 1
}
