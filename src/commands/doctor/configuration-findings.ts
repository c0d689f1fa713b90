import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Config } from '../../config/config.ts'
import type { LoadResult } from '../../config/load.ts'
import { guardedOauth } from '../../config/semantics/oauth.ts'
import { formatProblem } from '../../config/problem.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** What the file itself has: errors and warnings. */
export function configurationFindings(loaded: LoadResult): Finding[] {
  if ('errors' in loaded)
    return loaded.errors.map((problem) => fail('configuration', formatProblem(problem)))
  return [
    ok('configuration', 'has no mistake'),
    ...loaded.warnings.map((problem) => warn('configuration', formatProblem(problem))),
  ]
}

const RENEW_DAYS = 14

/** Whether the certificate is valid for long enough. */
export function certificateFindings({ tls }: Config): Finding[] {
  if (tls.cert_file === undefined)
    return [warn('TLS', 'is off: something in front must end it, or requests travel in the open')]
  const certificate = new X509Certificate(readFileSync(tls.cert_file))
  const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)
  if (Date.parse(certificate.validFrom) > Date.now())
    return [fail('TLS', 'the certificate is not valid yet: is the clock right?')]
  if (days < 0) return [fail('TLS', 'the certificate is over: renew tls.cert_file')]
  return [
    days < RENEW_DAYS
      ? warn('TLS', `the certificate ends in ${days} days`)
      : ok('TLS', `the certificate ends in ${days} days`),
  ]
}

/** Switches that let values through. */
export function maskingFindings({ masking }: Config): Finding[] {
  if (!masking.enabled) return [warn('masking', 'is switched off (masking.enabled)')]
  if (masking.dry_run) return [warn('masking', 'only counts (masking.dry_run)')]
  const on = Object.values(masking.patterns).filter(({ enabled }) => enabled).length
  return on === 0 && masking.custom.length === 0 && masking.dictionaries.length === 0
    ? [fail('masking', 'looks for nothing: switch something on in masking.patterns')]
    : [ok('masking', `${on} kinds of values are looked for (preset ${masking.preset})`)]
}

/** What is read of uploads by itself, so that types in `allowed_types` that once let it pass unread mean something else. */
const READ_TYPES =
  /^(?:application\/(?:pdf|zip|mbox|epub\+zip|vnd\.openxmlformats-officedocument\..*|vnd\.oasis\.opendocument\..*)|message\/rfc822)$/

/** What becomes of files, and what `allowed_types` now means. */
export function uploadFindings({ file_upload: uploads }: Config): Finding[] {
  if (!uploads.enabled) return []
  const { documents, allowed_types: types } = uploads
  if (documents === 'pass')
    return [
      warn('uploads', 'documents pass unread where their type is allowed (file_upload.documents)'),
    ]
  const read = types.filter((type) => READ_TYPES.test(type))
  const images = types.filter((type) => type.startsWith('image/'))
  const others = types.filter((type) => !READ_TYPES.test(type) && !type.startsWith('image/'))
  const become = documents === 'mask' ? 'masked' : 'refused'
  return [
    ok('uploads', `texts are masked, documents, e-mail and ZIP archives are ${become}`),
    ...(read.length > 0
      ? [
          warn(
            'uploads',
            `${read.join(', ')} in allowed_types no longer passes unread: it is ${become}; documents: pass has what was`,
          ),
        ]
      : []),
    ...(images.length > 0
      ? [warn('uploads', `${images.join(', ')} passes unread, without its metadata`)]
      : []),
    ...(others.length > 0 ? [warn('uploads', `${others.join(', ')} passes unread`)] : []),
  ]
}

/** Whether a login is possible where one is switched on. */
export function oauthFindings(config: Config): Finding[] {
  if (!config.oauth.enabled) return []
  return guardedOauth(config) === undefined
    ? [
        warn(
          'login',
          'is switched on, but no login is possible, so pages are closed: set oauth.authorization_endpoint',
        ),
      ]
    : [ok('login', 'guards the pages of Dify')]
}
