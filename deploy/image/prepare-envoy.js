// Renders Envoy's configuration from the service's, for an Envoy in another container:
//   node prepare-envoy.js CONFIG FOLDER
// writes FOLDER/envoy.yaml, and beside it the script that drains Envoy before it is stopped. Both halves then always
// come from one file, and the image of Envoy stays as it is published.
import { spawnSync } from 'node:child_process'
import { closeSync, copyFileSync, openSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const [configFile, runFolder] = process.argv.slice(2)
if (configFile === undefined || runFolder === undefined) {
  process.stderr.write('Usage: prepare-envoy.js CONFIG FOLDER\n')
  process.exitCode = 2
} else {
  process.exitCode = prepare(configFile, runFolder)
}

/** @param {string} config @param {string} folder @returns {number} exit code */
function prepare(config, folder) {
  const program = fileURLToPath(new URL('../../bin/dify-masking.js', import.meta.url))
  const unfinished = join(folder, 'envoy.yaml.new')
  const output = openSync(unfinished, 'w', 0o640)
  const { status, error } = spawnSync(
    process.execPath,
    [program, 'envoy', '--config', config, '--target', 'bootstrap'],
    { stdio: ['ignore', output, 'inherit'] },
  )
  closeSync(output)
  if (error !== undefined) process.stderr.write(`prepare-envoy: ${error.message}\n`)
  if (status !== 0) return status ?? 1
  copyFileSync(
    fileURLToPath(new URL('drain-envoy.sh', import.meta.url)),
    join(folder, 'drain-envoy.sh'),
  )
  renameSync(unfinished, join(folder, 'envoy.yaml'))
  return 0
}
