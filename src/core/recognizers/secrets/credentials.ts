import { isWordBefore } from '../shared/characters.ts'
import { letterPhrases, mayHaveOneOf } from '../shared/letters.ts'
import { SIGN, signsOf } from '../shared/signs.ts'
import type { Recognizer } from '../recognizer.ts'
import { eachSessionCookie } from './cookies.ts'
import { CREDENTIAL_FORMS, type CredentialForm } from './credential-forms.ts'
import { isStandIn } from './secret-value.ts'

/**
 * Credentials without a vendor's form, known by where they stand: `Authorization` headers, session cookies, options of
 * commands, webhooks, signatures in URLs, connection strings, hashes of passwords, private members of JSON Web Keys, secrets
 * of Kubernetes. Score 0.9, rule by place.
 */
export const credentials: Recognizer = {
  name: 'credentials',
  signs: CREDENTIAL_FORMS.reduce((all, { signs }) => all | signs, SIGN.cookie | SIGN.key),
  find(view, report) {
    const take = (start: number, end: number, rule: string): void =>
      report({ entity: 'SECRET', start, end, score: 0.9, rule })
    const found = signsOf(view)
    for (const each of CREDENTIAL_FORMS) {
      if (!mayStandIn(view, each)) continue
      const { form, isValue, rule } = each
      for (const match of view.matchAll(form)) {
        const [whole, value = ''] = match
        const start = match.index + whole.lastIndexOf(value)
        const trimmed = value.replace(/[.,)\]}\\]+$/, '')
        if (trimmed.length > 3 && isValue(trimmed)) take(start, start + trimmed.length, rule)
      }
    }
    if ((found & SIGN.digit) !== 0 && mayHaveOneOf(view, BACKUP_WORDS)) findBackupCodes(view, take)
    if ((found & SIGN.cookie) !== 0 && /cookie/i.test(view)) findCookies(view, take)
    if (
      (found & SIGN.key) !== 0 &&
      mayHaveOneOf(view, SECRET_KIND) &&
      /kind["']?\s{0,3}:\s{0,3}["']?Secret\b/.test(view)
    )
      findSecretData(view, take)
  },
}

/** Whether a text can hold such a credential: by its signs, its letters and the hint, the cheapest first. */
export function mayStandIn(
  view: string,
  { signs, words, orSigns = 0, part, hint }: CredentialForm,
): boolean {
  const found = signsOf(view)
  if ((found & signs) === 0 || part?.test(view) === false) return false
  const isSaid = words === undefined || (found & orSigns) !== 0 || mayHaveOneOf(view, words)
  return isSaid && hint.test(view)
}

/** The last kind of a document in front is Secret: several stand in one file. */
function isOfSecret(view: string, at: number): boolean {
  const document = view.slice(Math.max(0, view.lastIndexOf('\n---', at), at - 4096), at)
  const kinds = [...document.matchAll(/kind["']?\s{0,3}:\s{0,3}["']?(\w+)/g)]
  return kinds.at(-1)?.[1] === 'Secret'
}

type Take = (start: number, end: number, rule: string) => void

const SECRET_KIND = letterPhrases('kind secret')
const BACKUP_WORDS = letterPhrases('backup code, recovery code, du phong, khoi phuc')
const BACKUP_CODES =
  /(?:(?:backup|recovery) codes?|mã (?:dự phòng|khôi phục)|ma (?:du phong|khoi phuc))[^:\r\n]{0,24}[:：]?[\s*•-]{1,8}((?:[A-Za-z0-9]{4,6}-[A-Za-z0-9]{4,6}|\d{4} \d{4}|\d{8})(?:(?:[\s,;*•|-]|và|and){1,8}(?:[A-Za-z0-9]{4,6}-[A-Za-z0-9]{4,6}|\d{4} \d{4}|\d{8})){0,31})/giu
const BACKUP_CODE = /[A-Za-z0-9]{4,6}-[A-Za-z0-9]{4,6}|\d{4} \d{4}|\d{8}/g

/** Codes that let in without the second factor, one behind the other. */
function findBackupCodes(view: string, take: Take): void {
  for (const { 0: whole, 1: list = '', index } of view.matchAll(BACKUP_CODES))
    for (const { 0: code, index: at } of list.matchAll(BACKUP_CODE)) {
      const start = index + whole.length - list.length + at
      if (/\d/.test(code)) take(start, start + code.length, 'backup-code')
    }
}

const COOKIES =
  /\b(?:set-)?cookie["'`]?\s{0,3}[:=]\s{0,3}["'`]?([^\n"'`]{3,8192})|\s(?:-b|--cookie)[ =]["']?([^\n"'`]{3,8192})/gi

/** Values of cookies that name a session, or that look made: `Cookie: sid=…; theme=dark`. */
function findCookies(view: string, take: Take): void {
  for (const match of view.matchAll(COOKIES)) {
    const text = match[1] ?? match[2] ?? ''
    const from = match.index + match[0].length - text.length
    eachSessionCookie(text, (start, end) => take(from + start, from + end, 'cookie'))
  }
}

/** Keys of a Secret whose values are not secret. */
const OPEN_KEY =
  /(?:^|[_.-])(?:user(?:name)?|host(?:name)?|port|database|db|name|email|region|bucket|(?:tls|ca)\.crt)$|^(?:url|endpoint)$/i
const DATA =
  /^([ \t]*)(?:data|stringData):[ \t]*\r?\n((?:\1[ \t]+[^\n]*(?:\n|$)|[ \t]*\r?\n){1,400})/gm
const ENTRY =
  /^[ \t]+["']?([\w.-]{1,128})["']?:[ \t]*["']?([^\s"'][^\n"']{0,8191}?)["']?[ \t\r]*$/gm

/** Values of a Secret of Kubernetes. */
function findSecretData(view: string, take: Take): void {
  for (const block of view.matchAll(DATA)) {
    const body = block[2] ?? ''
    if (!isOfSecret(view, block.index)) continue
    const from = block.index + block[0].length - body.length
    for (const entry of body.matchAll(ENTRY)) {
      const [, key = '', value = ''] = entry
      if (OPEN_KEY.test(key)) continue
      const start = from + entry.index + entry[0].lastIndexOf(value)
      if (!isStandIn(value) && !/^[|>]-?$/.test(value) && !isWordBefore(view, start))
        take(start, start + value.length, 'kubernetes-secret')
    }
  }
}
