/**
 * Hostile answers by the million: `make fuzz`, or `node scripts/fuzz-answers.ts`. TEXTS=n answers (5,000,000), SEED=n (a new
 * one each time, printed), WORKERS=n, FROM=n to go on with a share of the same seed. Each leak is printed as short as it
 * still leaks; keep it in test/oracles/cases.ts.
 */
import { randomInt } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Campaign, campaign } from '../test/oracles/campaign.ts'
import { type Share, shareOut, takeShares } from './shares.ts'

const SHARE = 5_000
/** Enough to see what is wrong. */
const MOST_LEAKS = 50

if (process.send === undefined) await runAll()
else runShares()

/** In a process of its own: one share after the other, as the parent asks for it. */
function runShares(): void {
  // KaTeX tells of each letter that its fonts lack.
  Object.assign(console, { warn: () => {} })
  takeShares(async (share) => await campaign({ ...share, keep: 3 }))
}

async function runAll(): Promise<void> {
  const number = (name: string, usual: number): number => Number(process.env[name] ?? usual)
  const [texts, from] = [number('TEXTS', 5_000_000), number('FROM', 0)]
  const seed = number('SEED', randomInt(1, 1_000_000))
  const workers = number('WORKERS', availableParallelism())
  say(`${texts} hostile answers from number ${from} of seed ${seed}, ${workers} workers`)
  const began = performance.now()
  const totals = { texts: 0, judged: 0, leaks: 0 }
  let next = from
  const add = (result: Campaign): void => {
    totals.texts += result.texts
    totals.judged += result.judged
    totals.leaks += result.leaks
    for (const leak of result.found) say(`LEAK ${JSON.stringify(leak)}`)
    if (totals.texts % 100_000 === 0) say(report(totals, began))
  }
  const take = (): Share | undefined => {
    if (next >= from + texts || totals.leaks >= MOST_LEAKS) return undefined
    next += SHARE
    return { seed, from: next - SHARE, to: Math.min(next, from + texts) }
  }
  await shareOut(fileURLToPath(import.meta.url), workers, take, (result) => add(result as Campaign))
  say(report(totals, began))
  if (totals.leaks > 0 || totals.judged === 0) process.exitCode = 1
}

function report(totals: Omit<Campaign, 'found'>, began: number): string {
  const seconds = (performance.now() - began) / 1000
  const rate = Math.round(totals.texts / seconds)
  return `${totals.texts} answers, ${totals.judged} judged with a value in them, ${totals.leaks} leaks, ${seconds.toFixed(0)} s, ${rate} a second`
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
