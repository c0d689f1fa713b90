import { occurrences } from '../support/logs/spellings.ts'
import type { Attempt, Fault, Figure, Limit, Outcome } from './fault.ts'

const meets = (value: number, limit: Limit): boolean => {
  if ('exactly' in limit) return value === limit.exactly
  return 'atMost' in limit ? value <= limit.atMost : value >= limit.atLeast
}

/** Runs one fault to its end. Never throws: a fault that cannot be carried out has `broken`. */
export async function attempt(fault: Fault): Promise<Outcome> {
  const figures: Figure[] = []
  const remarks: string[] = []
  let injected = 0
  let sent = 0
  let leaks = 0
  let skipped: string | undefined
  let broken: string | undefined
  const began = performance.now()
  const journal: Attempt = {
    injected: (count) => void (injected += count),
    sent: (count) => void (sent += count),
    reachedDify: (received, canaries) => {
      for (const canary of canaries) {
        if (canary.length < 6) throw new Error('a canary this short is found by chance')
        leaks += occurrences(received, canary)
      }
    },
    figure: (name, value, limit, unit = '') =>
      void figures.push({ name, value, unit, limit, isMet: meets(value, limit) }),
    remark: (text) => void remarks.push(text),
    skip: (why) => void (skipped = why),
  }
  try {
    await fault.run(journal)
  } catch (error) {
    broken = error instanceof Error ? error.message : String(error)
  }
  return {
    id: fault.id,
    injected,
    sent,
    leaks,
    figures,
    remarks,
    seconds: (performance.now() - began) / 1000,
    ...(skipped === undefined ? {} : { skipped }),
    ...(broken === undefined ? {} : { broken }),
  }
}
