import { eachLongRun, unitSet } from '../../text/long-runs.ts'
import { API_KEYS, type ApiKeyRow } from './api-key-table.ts'
import { isAsciiAlphanumeric, isWordBefore } from '../shared/characters.ts'
import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/** Keys are unbroken runs of these; ordinary texts have few of such length. */
const RUN_UNITS = unitSet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+/-')
const LEAST_RUN = 16

/** First two characters of a prefix → rows. */
const BY_START = new Map<string, ApiKeyRow[]>()
for (const row of API_KEYS)
  for (const start of new Set(row.prefixes.map((prefix) => prefix.slice(0, 2))))
    BY_START.set(start, [...(BY_START.get(start) ?? []), row])

/**
 * Keys and tokens of vendors that gave them a prefix (`api-key-table.ts`), and some that their surroundings tell. Prefix
 * and length are enough: a key of an example is masked as well, and comes back. Score 1, rule by vendor.
 */
export const apiKey: Recognizer = {
  name: 'api-key',
  signs: SIGN.run,
  find(view, report) {
    eachLongRun(view, RUN_UNITS, LEAST_RUN, (start, end) => findInRun(view, start, end, report))
    for (const { hint, form, rule } of SPECIAL) {
      if (!view.includes(hint)) continue
      for (const match of view.matchAll(form)) {
        const [whole, value = whole] = match
        const start = match.index + whole.lastIndexOf(value)
        if (isMixed(value) && (!isWordBefore(view, start) || isBot(view, start)))
          report({ entity: 'SECRET', start, end: start + value.length, score: 1, rule })
      }
    }
  },
}

/** `https://api.telegram.org/bot7284910365:AA…/sendMessage`. */
const isBot = (view: string, start: number): boolean =>
  /(?:^|\/)bot$/.test(view.slice(Math.max(0, start - 4), start))

type Report = Parameters<Recognizer['find']>[1]

/** Every place of a run where a prefix can begin: its start, and after a sign. */
function findInRun(view: string, from: number, end: number, report: Report): void {
  for (let at = from; at < end - 10; at++) {
    if (at > from && isAsciiAlphanumeric(view.charCodeAt(at - 1))) continue
    const rows = BY_START.get(view.slice(at, at + 2))
    if (rows === undefined || (at === from && isWordBefore(view, at))) continue
    const found = rows.map((row) => matchAt(view, at, row)).find((match) => match !== undefined)
    if (found === undefined) continue
    report({ entity: 'SECRET', start: at, end: found.end, score: 1, rule: found.rule })
    at = found.end - 1
  }
}

function matchAt(
  view: string,
  at: number,
  { rule, prefixes, form }: ApiKeyRow,
): { readonly end: number; readonly rule: string } | undefined {
  const prefix = prefixes.find((text) => view.startsWith(text, at))
  if (prefix === undefined) return undefined
  form.lastIndex = at
  const [key] = form.exec(view) ?? []
  if (key === undefined) return undefined
  const trimmed = key.replace(/[.-]+$/, '')
  const isKey = WEAK.has(prefix) ? isMixed(trimmed.slice(prefix.length)) : true
  return isKey ? { end: at + trimmed.length, rule } : undefined
}

/** Beginnings that are words too: what follows has to have a digit, or letters of both cases. */
const WEAK: ReadonlySet<string> = new Set([
  'app-',
  'dataset-',
  'key-',
  'pat',
  'SK',
  'sk-',
  'pul-',
  'secret_',
  'EAA',
])

const isMixed = (text: string): boolean =>
  /\d/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text))

interface Special {
  /** Stands in every text that has one. */
  readonly hint: string
  /** The key is the first group, or all of it. */
  readonly form: RegExp
  readonly rule: string
}

const awsSecret = (hint: string): Special => ({
  hint,
  form: /(?:secret_?access_?key|secret_?key)["']?(?:\s{0,3}(?:=>|:=|[:=])\s{0,3}|\s{1,3})["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/gi,
  rule: 'aws-secret-key',
})

/** Keys that have no form but where they stand. */
const SPECIAL: readonly Special[] = [
  awsSecret('secret_access_key'),
  awsSecret('SECRET_ACCESS_KEY'),
  awsSecret('ecretAccessKey'),
  {
    hint: 'hooks.slack.com/',
    form: /https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/]{20,120}/g,
    rule: 'slack-webhook',
  },
  {
    hint: 'discord',
    form: /https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/[A-Za-z0-9_-]{40,90}/g,
    rule: 'discord-webhook',
  },
  {
    hint: ':AA',
    form: /(?<!\d)\d{8,10}:AA[A-Za-z0-9_-]{32,34}(?![A-Za-z0-9_-])/g,
    rule: 'telegram',
  },
  {
    hint: 'AccountKey=',
    form: /AccountKey=([A-Za-z0-9+/]{40,100}={0,2})/g,
    rule: 'azure-storage',
  },
  {
    hint: 'SharedAccessKey=',
    form: /SharedAccessKey=([A-Za-z0-9+/]{40,100}={0,2})/g,
    rule: 'azure-shared-key',
  },
  { hint: 'atlasv1', form: /[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{60,100}/g, rule: 'terraform' },
]
