import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findEnvoy } from '../../../src/supervisor/envoy-process.ts'

/**
 * A program in `folder` that runs Envoy and keeps whatever it writes, on both of its outputs and into a log file
 * (`--log-path`), in files there, `envoy-PID….log`: its value for `ENVOY_BIN`. Undefined if there is no Envoy.
 */
export function envoyWithCopy(folder: string): string | undefined {
  const binary = findEnvoy(process.env)
  if (binary === undefined) return undefined
  const program = join(folder, 'envoy')
  writeFileSync(program, scriptOf(binary, folder), { mode: 0o755 })
  return program
}

/**
 * `exec`: signals and the exit are Envoy's own, and its process id is that of the program (`$$`). The log file is copied as it
 * grows, for as long as Envoy lives: a second name of it would be one that `up` does not trust.
 */
const scriptOf = (binary: string, folder: string): string => `#!/usr/bin/env bash
kept='${folder}'/envoy-$$
previous=
for word in "$@"; do
  if [ "$previous" = --log-path ]; then
    (for _ in {1..100}; do
      [ -e "$word" ] && exec tail -n +1 -f --pid=$$ -s 0.1 <"$word" >"$kept-file.log"
      kill -0 $$ || break
      sleep 0.05
    done) >/dev/null 2>&1 &
  fi
  previous=$word
done
exec '${binary}' "$@" > >(exec tee -a "$kept.log") 2> >(exec tee -a "$kept.log" >&2)
`
