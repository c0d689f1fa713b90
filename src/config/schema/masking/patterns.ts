import { ruleSwitches, threshold, values } from './rule-switches.ts'

/** `masking.patterns`: one object an entity, with the same switches everywhere and options where an entity has them. */

const pattern = <const Options extends object = object>(
  prefix: string,
  what: string,
  options = {} as Options,
) =>
  ({
    type: 'object',
    description: what,
    default: {},
    additionalProperties: false,
    properties: {
      enabled: {
        type: 'boolean',
        implied: true,
        description: 'Look for this entity. Default: as `masking.preset` says.',
      },
      placeholder_prefix: {
        type: 'string',
        default: prefix,
        pattern: '^[A-Z](?:[A-Z0-9_]{0,22}[A-Z])?$',
        errorHint: 'capital letters, digits and _, ending in a letter, at most 24 characters',
        description: 'What the placeholder begins with.',
      },
      ...ruleSwitches,
      threshold: {
        ...threshold,
        description: `${threshold.description} Default: 0.5, and 0.4 with the preset \`strict\`.`,
      },
      deny_list: values('Values that are always masked as this entity: whole words, in any case.'),
      ...options,
    },
  }) as const

/** What is on where the file does not say it: see `../presets.ts`. */
export const patterns = {
  email: pattern('EMAIL', 'E-mail addresses.'),
  ip_private: pattern('IP_PRIVATE', 'Private IPv4 and IPv6 addresses.'),
  ip_public: pattern('IP_PUBLIC', 'Public IPv4 and IPv6 addresses.'),
  card: pattern('CARD', 'Payment cards, by issuer and check digit.'),
  iban: pattern('IBAN', 'International bank account numbers, by country and check digits.'),
  phone: pattern('PHONE', 'Telephone numbers.', {
    regions: {
      type: 'array',
      default: ['VN'],
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Z]{2}$', errorHint: 'a country code such as VN' },
      description:
        'Countries whose national numbers are meant. Numbers that begin with + are found whatever stands here.',
    },
  }),
  ssn: pattern('SSN', 'Social security numbers of the United States.'),
  secret: pattern(
    'SECRET',
    'Keys and tokens of known vendors, JSON web tokens, private keys, passwords in URLs.',
  ),
  password: pattern('PASSWORD', 'Values of `password=`, `mật khẩu:`, `api key is` and the like.'),
  org: pattern('ORG', 'Organisations: dictionaries, and names by their legal form.', {
    legal_forms: {
      type: 'boolean',
      implied: true,
      description:
        'Find names with a legal form too: `Công ty TNHH …`, `… Inc.` Default: only with the preset `strict`.',
    },
  }),
  cccd: pattern('CCCD', 'Vietnamese citizen ids, twelve digits with context.'),
  cmnd: pattern('CMND', 'Old Vietnamese identity cards, nine digits with context.'),
  bhxh: pattern('BHXH', 'Vietnamese social insurance numbers, ten digits with context.'),
  bhyt: pattern('BHYT', 'Vietnamese health insurance cards.'),
  driving_licence: pattern(
    'DRIVING_LICENCE',
    'Vietnamese driving licences, twelve digits with context.',
  ),
  tax_code: pattern('TAX', 'Vietnamese tax codes.'),
  bank_account: pattern('BANK_ACCT', 'Vietnamese bank accounts, digits with context.'),
  plate: pattern('PLATE', 'Vietnamese number plates.'),
  passport: pattern('PASSPORT', 'Passport numbers with context.'),
  host: pattern('HOST', 'Names of machines.', {
    suffixes: {
      type: 'array',
      default: [],
      items: {
        type: 'string',
        pattern: '^[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)*$',
        errorHint: 'the ending of a host name without the first dot, such as prod.example',
      },
      description: 'Endings of internal names, besides local, internal, corp, lan and the like.',
    },
    include_public: {
      type: 'boolean',
      default: false,
      description: 'Find names of the public internet too.',
    },
  }),
  mac: pattern('MAC', 'Hardware addresses.'),
  wallet: pattern('WALLET', 'Bitcoin and Ethereum addresses.'),
  person: pattern('PERSON', 'Names of people, Vietnamese and English.', {
    level: {
      enum: ['careful', 'wide'],
      default: 'careful',
      description:
        '`careful`: what a surname, a title, a label or an introduction proves. `wide`: also given names alone, names in small letters and more English names.',
    },
  }),
  address: pattern('ADDRESS', 'Postal addresses down to house, lane or hamlet.'),
  dob: pattern('DOB', 'Dates of birth, by their label or sentence.'),
} as const
