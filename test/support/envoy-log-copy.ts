import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findEnvoy } from '../../src/lifecycle/envoy-process.ts'

/**
 * A program in `folder` that runs Envoy and copies whatever it writes, on both of its outputs, into a file of its own there,
 * `envoy-PID.log`: its value for `ENVOY_BIN`. Undefined if there is no Envoy.
 */
export function envoyWithCopy(folder: string): string | undefined {
  const binary = findEnvoy(process.env)
  if (binary === undefined) return undefined
  const program = join(folder, 'envoy')
  const copy = `tee -a '${folder}'/envoy-$$.log`
  // `exec`: signals and the exit are Envoy's own.
  const script = `#!/usr/bin/env bash\nexec '${binary}' "$@" > >(${copy}) 2> >(${copy} >&2)\n`
  writeFileSync(program, script, { mode: 0o755 })
  return program
}
