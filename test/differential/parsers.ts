import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { installPip } from '../clients/installed-packages.ts'

/** What stands where in a request, as Dify reads it: `json.inputs.note`, `form:user`, `header:x-note`. */
export type Field = readonly [place: string, text: string]

export interface Reading {
  readonly method: string
  /** Media type of the body in lower case. */
  readonly type: string
  readonly fields: readonly Field[]
  /** The end user that Dify takes the request for. */
  readonly user: string | null
}

/** What a parser cannot read, and Dify therefore not either. */
export interface Unread {
  readonly refused: string
}

/**
 * The parsers of Dify by version: Werkzeug as in `api/poetry.lock` of 0.15.x; Flask and gunicorn as in
 * `api/pyproject.toml` of 0.15 and 1.6, which 1.7.0 did not change; for 1.16 those of 1.13.3 with Werkzeug as in
 * `api/uv.lock` of 1.17.1 (langgenius/dify). From 1.8.1 on JSON is read by orjson, through flask-orjson.
 */
const VERSIONS = [
  {
    dify: '0.15.8, 1.7.0',
    packages: ['werkzeug==3.1.3', 'flask==3.1.0', 'gunicorn==23.0.0'],
    options: [],
  },
  {
    dify: '1.16',
    packages: [
      'werkzeug==3.1.6',
      'flask==3.1.3',
      'gunicorn==25.3.0',
      'orjson==3.11.7',
      'flask-orjson==2.0.0',
    ],
    options: ['--orjson'],
  },
  {
    dify: '1.17.1',
    packages: [
      'werkzeug==3.1.6',
      'flask==3.1.3',
      'gunicorn==26.2.0',
      'orjson==3.11.7',
      'flask-orjson==2.0.0',
    ],
    options: ['--orjson'],
  },
] as const

export interface Parser {
  readonly dify: string
  /** Reads the bytes of requests; the readings are in their order. */
  read(requests: readonly Buffer[]): Promise<readonly (Reading | Unread)[]>
  stop(): Promise<void>
}

export type Parsers =
  | { readonly parsers: readonly Parser[]; readonly missing?: never }
  | { readonly parsers?: never; readonly missing: string }

/** Starts a process for each version of Dify, or says why there is none. */
export async function startParsers(): Promise<Parsers> {
  const installed = await Promise.all(VERSIONS.map(({ packages }) => installPip(...packages)))
  const parsers: Parser[] = []
  for (const [i, { dir, missing }] of installed.entries()) {
    if (dir === undefined) {
      await Promise.all(parsers.map((parser) => parser.stop()))
      return { missing }
    }
    const version = VERSIONS[i]
    if (version !== undefined) parsers.push(startParser(version.dify, dir, version.options))
  }
  return { parsers }
}

function startParser(dify: string, packages: string, options: readonly string[]): Parser {
  const script = join(import.meta.dirname, 'python', 'forwarded.py')
  const child: ChildProcessWithoutNullStreams = spawn('python3', ['-s', script, ...options], {
    env: { ...process.env, PYTHONPATH: packages, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1' },
  })
  const closed = once(child, 'close')
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  // That it has died is told by the end of its output.
  child.stdin.on('error', () => {})
  const waiting: {
    readonly resolve: (line: string) => void
    readonly reject: (error: Error) => void
  }[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => waiting.shift()?.resolve(line))
  lines.on('close', () => {
    for (const { reject } of waiting)
      reject(new Error(`forwarded.py has ended: ${said.slice(-2_000)}`))
  })
  return {
    dify,
    async read(requests) {
      const answer = new Promise<string>((resolve, reject) => waiting.push({ resolve, reject }))
      child.stdin.write(
        Buffer.concat([
          number(requests.length),
          ...requests.flatMap((request) => [number(request.length), request]),
        ]),
      )
      return JSON.parse(await answer) as readonly (Reading | Unread)[]
    },
    async stop() {
      child.stdin.end()
      await closed
    },
  }
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
