import { existsSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { loadConfig } from '../../config/load.ts'
import { envoyVersion, findEnvoy } from '../../supervisor/envoy-process.ts'
import { NO_ENVOY } from '../../supervisor/envoy-release.ts'
import { type Command, type Context, optional, required } from '../command.ts'
import {
  certificateFindings,
  configurationFindings,
  maskingFindings,
  uploadFindings,
  oauthFindings,
} from './configuration-findings.ts'
import { type Finding, fail, ok } from './finding.ts'
import { serviceFindings } from './service-findings.ts'
import { upstreamFindings } from './upstream-findings.ts'
import { vaultFinding } from './vault-finding.ts'

export const doctor: Command = {
  name: 'doctor',
  summary: 'look at everything that a running proxy needs, and say what to do',
  usage: '--config FILE [--run-dir DIR] [--json]',
  options: {
    config: { type: 'string', short: 'c' },
    'run-dir': { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    'config FILE': 'configuration file',
    'run-dir DIR': 'where `up` runs; ./run',
    json: 'findings as JSON',
  },
  examples: [['dify-masking doctor --config config.yaml', 'exit code 1 if something is broken']],
  positionals: 0,
  async run(context) {
    const loaded = loadConfig(required(context, 'config'), context.env)
    const runDir = resolve(optional(context, 'run-dir') ?? 'run')
    const findings = [
      ...configurationFindings(loaded),
      await envoyFinding(context),
      ...runDirFindings(runDir),
      // Nothing can be said of the rest without knowing what is wanted.
      ...('config' in loaded ? await findingsOf(loaded.config) : []),
    ]
    if (context.values['json'] === true) {
      context.stdout.write(`${JSON.stringify(findings, null, 2)}\n`)
    } else {
      for (const { state, what, how } of findings)
        context.stdout.write(`${MARKS[state]}  ${what.padEnd(14)} ${how}\n`)
    }
    return findings.some(({ state }) => state === 'fail') ? 1 : 0
  },
}

async function findingsOf(config: Config): Promise<Finding[]> {
  return [
    ...(await serviceFindings(config)),
    ...(await upstreamFindings(config)),
    await vaultFinding(config),
    ...certificateFindings(config),
    ...maskingFindings(config),
    ...uploadFindings(config),
    ...oauthFindings(config),
  ]
}

const MARKS = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' } as const

async function envoyFinding({ env }: Context): Promise<Finding> {
  const binary = findEnvoy(env)
  if (binary === undefined) return fail('envoy', NO_ENVOY)
  const version = await envoyVersion(binary)
  return version === undefined
    ? fail(
        'envoy',
        `${binary} does not run, or is not Envoy: run dify-masking install-envoy, or set ENVOY_BIN`,
      )
    : ok('envoy', `${version}, ${binary}`)
}

function runDirFindings(runDir: string): Finding[] {
  if (!existsSync(runDir)) return [ok('run directory', `${runDir} will be made`)]
  const stats = statSync(runDir)
  if (!stats.isDirectory())
    return [fail('run directory', `${runDir} is a file: name another one with --run-dir`)]
  const { mode, uid } = stats
  if (process.getuid !== undefined && uid !== process.getuid())
    return [fail('run directory', `${runDir} belongs to another user: chown it, or use --run-dir`)]
  return (mode & 0o077) === 0
    ? [ok('run directory', runDir)]
    : [fail('run directory', `others can look into ${runDir}, where secrets lie: chmod 700 it`)]
}
