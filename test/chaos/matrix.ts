import { globSync } from 'node:fs'
import type { Fault } from './fault.ts'

const FOLDER = new URL('faults/', import.meta.url)

const numberOf = ({ id }: Fault): number => Number(id.slice(1))

/** Every fault, in the order of the table. Each file in `faults/` exports one or more as `faults`. */
export async function matrix(): Promise<readonly Fault[]> {
  const files = globSync('*.ts', { cwd: FOLDER.pathname }).toSorted()
  const faults: Fault[] = []
  for (const file of files) {
    const module = (await import(new URL(file, FOLDER).href)) as { faults: readonly Fault[] }
    faults.push(...module.faults)
  }
  const seen = new Set(faults.map(({ id }) => id))
  if (seen.size !== faults.length) throw new Error('two faults have the same id')
  return faults.toSorted((a, b) => numberOf(a) - numberOf(b))
}
