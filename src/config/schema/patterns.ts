/** `masking.patterns`: one object an entity, with the same switches everywhere and options where an entity has them. */

const values = (what: string) =>
  ({
    type: 'array',
    default: [],
    maxItems: 10000,
    items: { type: 'string', minLength: 1, maxLength: 512 },
    description: what,
  }) as const

const threshold = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  description:
    'Least score that counts: 1 a checksum, 0.85 a shape with its context, 0.4 and less a shape alone.',
} as const

/** The switches that every kind of recognizer has. */
const ruleSwitches = {
  threshold: { ...threshold, default: 0.5 },
  allow_list: values('Values that are never masked, in any case; `*` stands for any characters.'),
  restore: {
    enum: ['always', 'never'],
    default: 'always',
    description:
      '`never`: the value is not kept, and answers show the placeholder. Where it overlaps with another entity, neither comes back.',
  },
} as const

const pattern = (prefix: string, what: string, options: object = {}) =>
  ({
    type: 'object',
    description: what,
    default: {},
    additionalProperties: false,
    properties: {
      enabled: {
        type: 'boolean',
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

const entityName = {
  type: 'string',
  pattern: '^[A-Z](?:[A-Z0-9_]{0,22}[A-Z])?$',
  errorHint: 'capital letters, digits and _, ending in a letter, at most 24 characters',
} as const

/** `masking.dictionaries`. */
export const dictionaries = {
  type: 'array',
  default: [],
  maxItems: 100,
  description:
    'Lists of names. The aliases of one entry share one placeholder. Read again when a file changes; a file with a mistake is refused by line, and what was read before stays in force.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['file'],
    properties: {
      file: {
        type: 'string',
        minLength: 1,
        description:
          '`.txt`: a name a line, aliases after |; `.csv`: id,term; `.json`: [{"id", "terms"}].',
      },
      entity: {
        ...entityName,
        default: 'ORG',
        description:
          'What the names are: ORG, PERSON, PROJECT, …; also what placeholders begin with.',
      },
      fold_case: {
        type: 'boolean',
        default: true,
        description:
          'Find a name in capitals or small letters too; names of up to three letters never.',
      },
      fold_diacritics: {
        type: 'boolean',
        default: false,
        description: 'Find `Sao Mai` written as `Sáo Mài`, and a name typed without its marks.',
      },
      allow_list: ruleSwitches.allow_list,
      restore: ruleSwitches.restore,
    },
  },
} as const

/** `masking.custom`. */
export const custom = {
  type: 'array',
  default: [],
  maxItems: 200,
  description:
    'Patterns of your own, in the syntax of RE2: no look-around, no back-references, linear time.',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'regex'],
    properties: {
      name: { ...entityName, description: 'The entity, and what its placeholders begin with.' },
      regex: {
        type: 'string',
        minLength: 1,
        maxLength: 1000,
        description: 'The pattern. It must not match the empty text.',
      },
      flags: {
        type: 'string',
        default: '',
        pattern: '^(?:|i|s|is|si)$',
        errorHint: 'i, s, or both',
        description: '`i`: any case; `s`: the dot matches line breaks.',
      },
      context: {
        ...values('Words of which one must stand near: otherwise the score is 0.4.'),
        maxItems: 200,
      },
      score: {
        type: 'number',
        minimum: 0,
        maximum: 1,
        description: 'How sure a match is: 1 with a checksum, 0.85 without.',
      },
      checksum: {
        enum: ['luhn', 'mod97', 'mod11_vn'],
        description: 'A check that a match must pass.',
      },
      examples: {
        type: 'object',
        default: {},
        additionalProperties: false,
        description: 'Texts that are tried when the file is loaded.',
        properties: {
          match: values('Texts that must hold a match.'),
          no_match: values('Texts that must hold none.'),
        },
      },
      ...ruleSwitches,
    },
  },
} as const

/** `masking.external`. */
export const external = {
  type: 'object',
  default: {},
  additionalProperties: false,
  description:
    'A recognizer of your own over HTTP, such as a Presidio analyzer, asked for the texts of every request (not for the text files of uploads). Off without `url`.',
  properties: {
    url: {
      type: 'string',
      pattern: '^https?://[^\\s?#@]+$',
      errorHint: 'http://HOST:PORT/PATH or https://HOST:PORT/PATH, without credentials',
      description: 'Where texts are posted as `{"text", "language"}`.',
    },
    language: {
      type: 'string',
      minLength: 2,
      default: 'en',
      description: 'Said with every text.',
    },
    entities: {
      type: 'object',
      default: {},
      description:
        'Its names of entities and what they are here: `{"PERSON": "PERSON"}`. Others are dropped.',
      additionalProperties: entityName,
    },
    on_failure: {
      enum: ['fail_closed', 'skip'],
      default: 'fail_closed',
      description:
        'Without its answer: refuse the request with 503, or go on without its findings.',
    },
    timeout_ms: {
      type: 'integer',
      minimum: 1,
      maximum: 60000,
      default: 500,
      description: 'Milliseconds for one text.',
    },
    budget_ms: {
      type: 'integer',
      minimum: 1,
      maximum: 60000,
      default: 2000,
      description: 'Milliseconds for all texts of a request.',
    },
    concurrency: {
      type: 'integer',
      minimum: 1,
      maximum: 1000,
      default: 8,
      description: 'Texts that are asked for at the same time.',
    },
    max_text_length: {
      type: 'integer',
      minimum: 64,
      maximum: 1000000,
      default: 20000,
      description: 'Longer texts are sent in pieces that overlap.',
    },
    token_file: {
      type: 'string',
      minLength: 1,
      description: 'File with a token that is sent as `Authorization: Bearer`.',
    },
  },
} as const
