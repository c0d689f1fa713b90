import { detectVersion } from '../upstreams/detect.ts'
import { type Command, UsageError, required } from './command.ts'

const TIMEOUT_MS = 5_000

export const detect: Command = {
  name: 'detect',
  summary: 'find out the version of a Dify, and say how that is known',
  usage: '--url URL [--json]',
  options: { url: { type: 'string' }, json: { type: 'boolean' } },
  optionHelp: {
    'url URL': 'base URL of Dify, without path',
    json: 'print JSON',
  },
  examples: [
    [
      'dify-masking detect --url http://127.0.0.1:5001',
      'exit code 0 if the version is known, 1 if not',
    ],
  ],
  positionals: 0,
  async run(context) {
    const url = required(context, 'url')
    if (!/^https?:\/\/[^\s/?#@]+\/?$/.test(url) || !URL.canParse(url))
      throw new UsageError('--url must be http://HOST:PORT or https://HOST:PORT, without a path')
    const found = await detectVersion(url, { fetch: globalThis.fetch, timeoutMs: TIMEOUT_MS })
    if (context.values['json'] === true) {
      context.stdout.write(`${JSON.stringify({ url, ...found })}\n`)
    } else {
      const heading = found.reachable
        ? (found.version ?? 'unknown')
        : `not reachable: ${found.evidence[0]?.says ?? 'no answer'}`
      const lines = found.evidence.map(({ signal, says }) => `  ${signal.padEnd(26)} ${says}`)
      context.stdout.write(
        `Dify ${heading} (confidence ${found.confidence})\n${lines.join('\n')}\n`,
      )
    }
    return found.version === null ? 1 : 0
  },
}
