#!/usr/bin/env node
// Starts the program on a Node that runs TypeScript as it stands (24, or 22.18 and later). An older Node, as some
// distributions have it, hands over to the one that npm has installed beside the program.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major >= 24 || (major === 22 && minor >= 18)) {
  const { main } = await import('../src/cli.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
  if (!existsSync(node)) {
    process.stderr.write(
      'dify-masking needs Node 24. Run make install, or install Node 24 or later.\n',
    )
    process.exit(1)
  }
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}
