import { mappingOf } from '../support/answers/mapping.ts'

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
  { placeholder: 'EMAIL_1', value: 'linh.canary@hoasen.vn', marks: ['linh.canary', 'hoasen'] },
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

export const PREFIXES: readonly string[] = [
  'EMAIL',
  'PHONE',
  'URL',
  'NAME',
  'CARD',
  'CCCD',
  'IP_PRIVATE',
]

/** Values of honest answers besides. */
const OTHERS: readonly Secret[] = [
  { placeholder: 'EMAIL_2', value: 'kanaryg@example.org', marks: ['kanaryg'] },
  { placeholder: 'EMAIL_3', value: 'kanaryh@example.org', marks: ['kanaryh'] },
  { placeholder: 'NAME_2', value: 'Bình Phamvan', marks: ['phamvan'] },
  { placeholder: 'PHONE_2', value: '0987 654 321', marks: ['987 654', '987%20654'] },
  { placeholder: 'CARD_1', value: '4111 1111 1111 1111', marks: ['4111 1111', '4111%201111'] },
  { placeholder: 'CCCD_1', value: '079187004399', marks: ['079187004399'] },
  { placeholder: 'IP_PRIVATE_1', value: '10.20.30.40', marks: ['10.20.30.40'] },
]

/** What an honest answer may hold in running text. */
export const CHAT_SECRETS: readonly Secret[] = [
  ...SECRETS.filter(({ host }) => host === undefined),
  ...OTHERS,
]

const ALL = [...SECRETS, ...OTHERS]

export const MAPPING = mappingOf(
  Object.fromEntries(ALL.map(({ placeholder, value }) => [placeholder, value])),
)

/** How any of them is known, in lower case. */
export const ALL_MARKS: readonly string[] = ALL.flatMap(({ marks }) => marks)

/** The secrets of which a text shows a part. */
export function secretsIn(text: string): readonly Secret[] {
  const lower = text.toLowerCase()
  return ALL.filter(({ marks }) => marks.some((mark) => lower.includes(mark)))
}
