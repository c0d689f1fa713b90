#!/usr/bin/env node
// Starts the program: in a checkout the sources, on a Node that runs TypeScript as it stands (22.18, or 24 and later); in
// the npm package what they were compiled to, on Node 22.15 or later. In a checkout an older Node, as some distributions
// have it, hands over to the one that npm has installed beside the program.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const sources = new URL('../src/cli.ts', import.meta.url)
const isPackage = !existsSync(sources)
const leastMinor = isPackage ? 15 : 18

if (major >= 24 || (major === 22 && minor >= leastMinor)) await start()
else if (isPackage) refuse('Install a newer one.')
else handOver(fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url)))

async function start() {
  // So that a stack with DEBUG names the lines of the sources.
  if (isPackage) process.setSourceMapsEnabled(true)
  const entry = isPackage ? new URL('../dist/cli.js', import.meta.url) : sources
  const { main } = await import(entry.href)
  // No process.exit: output may still be on its way into a pipe.
  process.exitCode = await main(process.argv.slice(2))
}

function handOver(node) {
  if (!existsSync(node)) return refuse('Run make install, or install Node 24 or later.')
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  // A terminal sends Ctrl-C to both processes. Passed on as well, it would count as the second signal, which ends the
  // program without draining.
  const isTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  process.on('SIGINT', () => isTerminal || child.kill('SIGINT'))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
  process.on('SIGHUP', () => child.kill('SIGHUP'))
  child.on('error', () => refuse('The one in node_modules/ does not run; make clean install.'))
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0)
  })
}

function refuse(remedy) {
  process.stderr.write(
    `dify-masking: needs Node ${isPackage ? '22.15' : '24'} or later, this is ${process.versions.node}. ${remedy}\n`,
  )
  process.exitCode = 1
}
