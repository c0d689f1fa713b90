import { createHash } from 'node:crypto'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { TlsConfig } from '../config/config.ts'
import { type CertificateProblem, certificateProblem } from '../config/semantics/edge.ts'
import { certificateSecret, configuredFiles } from '../envoy/tls.ts'
import { replaceFile } from '../files/replaced-file.ts'
import { watchFiles } from '../files/watch-files.ts'

/** A certificate that Envoy reads again whenever its files change. */
export interface KeptCertificate {
  /** For `renderBootstrap`. */
  readonly sdsFile: string
  stop(): void
}

export interface CertificateReport {
  readonly renewed: () => void
  /** The pair cannot be used; Envoy keeps the previous one. */
  readonly bad: (problem: CertificateProblem) => void
}

/** What the folder `tls` of the run directory holds, besides the copies. */
const CURRENT = 'current'

/**
 * Copies certificate and key into the run directory (mode 0700) and again whenever they change, in whatever way: only
 * a pair that fits is copied, and both of its files change in one step, by the rename of a link that Envoy watches for.
 */
export function keepCertificate(
  tls: TlsConfig,
  runDir: string,
  report: CertificateReport,
): KeptCertificate {
  const folder = join(runDir, 'tls')
  const { certFile, keyFile } = configuredFiles(tls)
  let published = ''
  /** False if nothing has changed. */
  const publish = (): boolean => {
    const contents = digest(readFileSync(certFile), readFileSync(keyFile))
    if (contents === published) return false
    const copy = mkdtempSync(join(folder, 'pair-'))
    copyFileSync(certFile, join(copy, 'cert.pem'))
    copyFileSync(keyFile, join(copy, 'key.pem'))
    const problem = certificateProblem(join(copy, 'cert.pem'), join(copy, 'key.pem'))
    if (problem !== undefined) {
      rmSync(copy, { recursive: true })
      throw new BadCertificate(problem)
    }
    const before = currentCopy(folder)
    const link = join(folder, `${CURRENT}.new`)
    rmSync(link, { force: true })
    symlinkSync(basename(copy), link)
    renameSync(link, join(folder, CURRENT))
    if (before !== undefined) rmSync(join(folder, before), { recursive: true, force: true })
    published = contents
    return true
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  publish()
  const sdsFile = join(runDir, 'tls-certificate.json')
  const pair = {
    certFile: join(folder, CURRENT, 'cert.pem'),
    keyFile: join(folder, CURRENT, 'key.pem'),
  }
  replaceFile(sdsFile, JSON.stringify(certificateSecret(pair, folder), null, 2))

  let timer: NodeJS.Timeout | undefined
  const later = (task: () => void): void => {
    clearTimeout(timer)
    timer = setTimeout(task, SETTLE_MS).unref()
  }
  const renew = (isLast: boolean): void => {
    try {
      if (publish()) report.renewed()
    } catch (error) {
      // One file of the pair may be there before the other.
      if (!isLast) later(() => renew(true))
      else report.bad(error instanceof BadCertificate ? error.problem : UNREADABLE)
    }
  }
  const files = watchFiles(() => later(() => renew(false)))
  files.set([certFile, keyFile])
  return {
    sdsFile,
    stop: () => {
      clearTimeout(timer)
      files.close()
    },
  }
}

const digest = (...parts: readonly Buffer[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex')

/** Between the two files of a pair, as tools write them. */
const SETTLE_MS = 1_000

const UNREADABLE: CertificateProblem = { file: 'cert', message: 'or its key cannot be read' }

class BadCertificate extends Error {
  readonly problem: CertificateProblem
  constructor(problem: CertificateProblem) {
    super(problem.message)
    this.problem = problem
  }
}

function currentCopy(folder: string): string | undefined {
  try {
    return readlinkSync(join(folder, CURRENT))
  } catch {
    return undefined
  }
}
