import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type Mark, overlaps } from './labelled-text.ts'
import { FAMILY_OF_LABEL } from './public-sets.ts'

const ROOT = new URL('../../', import.meta.url)

export interface PresidioMark extends Mark {
  readonly score: number
}

interface Reply {
  readonly findings: readonly (readonly (readonly [string, number, number, number])[])[]
  readonly cpu: number
}

/** Presidio in a process of its own. */
export interface Presidio {
  /** Findings of each text, overlaps not resolved, and the CPU seconds that finding them took. */
  analyze(
    texts: readonly string[],
    regions: readonly string[] | null,
  ): Promise<{ readonly findings: readonly (readonly PresidioMark[])[]; readonly cpu: number }>
  /** Names of people by spaCy's small English model. */
  analyzePeople(texts: readonly string[]): Promise<readonly (readonly Mark[])[]>
  /** Names of people by underthesea's model for Vietnamese. */
  analyzeVietnamese(texts: readonly string[]): Promise<readonly (readonly Mark[])[]>
  /** What vipii finds: recognizers for Vietnam on Presidio, overlaps resolved by itself. */
  analyzeByVipii(texts: readonly string[]): Promise<readonly (readonly Mark[])[]>
  close(): Promise<void>
}

/** Installs Presidio if it is not there, and starts it. undefined, with the reason on stderr, if it cannot be had. */
export function startPresidio(): Presidio | undefined {
  const installed = spawnSync('bash', ['bench/evaluate/install-presidio.sh'], {
    cwd: ROOT,
    stdio: 'inherit',
  })
  if (installed.status !== 0) return undefined
  const child = spawn('.tools/eval/bin/python', ['bench/evaluate/presidio.py'], {
    cwd: ROOT,
    stdio: ['pipe', 'pipe', 'inherit'],
    // Outside of the checkout nothing is written, and nothing is fetched at run time.
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const ask = async (question: unknown): Promise<Reply> => {
    child.stdin.write(`${JSON.stringify(question)}\n`)
    const line = await lines.next()
    if (line.done === true) throw new Error('Presidio has ended')
    return JSON.parse(line.value) as Reply
  }
  return {
    async analyze(texts, regions) {
      const { findings, cpu } = await ask({ texts, regions })
      return { findings: findings.map((each) => each.map(toMark)), cpu }
    },
    async analyzePeople(texts) {
      const { findings } = await ask({ texts, people: true })
      return findings.map((each) => each.map(toMark))
    },
    async analyzeVietnamese(texts) {
      const { findings } = await ask({ texts, vietnamese: true })
      return findings.map((each) => each.map(toMark))
    },
    async analyzeByVipii(texts) {
      const { findings } = await ask({ texts, vipii: true })
      return findings.map((each) => each.map(toMark))
    },
    close: () => close(child),
  }
}

async function close(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'close')
  child.stdin?.end()
  await ended
}

function toMark([type, start, end, score]: Reply['findings'][number][number]): PresidioMark {
  return { entity: FAMILY_OF_LABEL[type] ?? type, start, end, score }
}

/** Kinds that check themselves stand before those that only look alike. */
const PRIORITY: readonly string[] = ['EMAIL', 'IBAN', 'CARD', 'SSN', 'IP', 'URL', 'PHONE']

/**
 * One finding a place, as Presidio's anonymizer would need it: without this every card and address is reported as a
 * phone number as well, which would make Presidio's precision look worse than it is in use.
 */
export function resolve(marks: readonly PresidioMark[], threshold: number): readonly Mark[] {
  const kept: Mark[] = []
  const ranked = marks
    .filter(({ score }) => score >= threshold)
    .toSorted((a, b) => PRIORITY.indexOf(a.entity) - PRIORITY.indexOf(b.entity))
  for (const mark of ranked) if (!kept.some((other) => overlaps(other, mark))) kept.push(mark)
  return kept.toSorted((a, b) => a.start - b.start)
}
