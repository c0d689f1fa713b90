import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mark } from './labelled-text.ts'
import { patternSwitches } from './ours.ts'
import type { Detector } from './score.ts'

const LAUNCHER = fileURLToPath(new URL('../../bin/dify-masking.js', import.meta.url))

/** Runs `mask --jsonl` over the texts. Findings of each, in its order. Throws if the command fails. */
function runMaskCommand(texts: readonly string[]): readonly (readonly Mark[])[] {
  const folder = mkdtempSync(join(tmpdir(), 'dify-masking-evaluate-'))
  try {
    const config = join(folder, 'config.json')
    writeFileSync(config, JSON.stringify({ masking: { patterns: patternSwitches() } }))
    const run = spawnSync(process.execPath, [LAUNCHER, 'mask', '--jsonl', '--config', config], {
      input: texts.map((text) => `${JSON.stringify({ text })}\n`).join(''),
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    if (run.status !== 0) throw new Error(`mask --jsonl failed: ${run.stderr}`)
    return run.stdout
      .trimEnd()
      .split('\n')
      .map((line): readonly Mark[] => {
        const { findings }: { readonly findings: readonly Mark[] } = JSON.parse(line)
        return findings
      })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** How many of the texts `mask --jsonl` and `detect` disagree on. */
export function disagreements(texts: readonly string[], detect: Detector): number {
  const found = runMaskCommand(texts)
  return texts.filter((text, i) => JSON.stringify(detect(text)) !== JSON.stringify(found[i])).length
}
