import { mappingOf } from '../support/mapping.ts'

/** What the user said, and the words by which it is known wherever it turns up: letters and digits, which no address escapes. */
export interface Secret {
  readonly placeholder: string
  readonly value: string
  /** Lower case. Any one of them is enough. */
  readonly marks: readonly string[]
  /** The host that the user named: what is fetched from there is the user's own address. */
  readonly host?: string
}

export const SECRETS: readonly Secret[] = [
  { placeholder: 'EMAIL_1', value: 'kanarya.one@kanaryb.vn', marks: ['kanarya', 'kanaryb'] },
  { placeholder: 'PHONE_1', value: '+84 912 345 678', marks: ['912 345', '912%20345', '912+345'] },
  {
    placeholder: 'URL_1',
    value: 'https://10.20.0.7',
    marks: ['10.20.0.7'],
    host: '10.20.0.7',
  },
  {
    placeholder: 'URL_2',
    value: 'https://kanaryd.corp.vn/report?id=7',
    marks: ['kanaryd'],
    host: 'kanaryd.corp.vn',
  },
  { placeholder: 'NAME_1', value: 'Kanarye "K" Kanaryf', marks: ['kanarye', 'kanaryf'] },
]

export const PREFIXES: readonly string[] = ['EMAIL', 'PHONE', 'URL', 'NAME']

export const MAPPING = mappingOf(
  Object.fromEntries(SECRETS.map(({ placeholder, value }) => [placeholder, value])),
)

/** The secrets of which a text shows a part. */
export function secretsIn(text: string): readonly Secret[] {
  const lower = text.toLowerCase()
  return SECRETS.filter(({ marks }) => marks.some((mark) => lower.includes(mark)))
}
