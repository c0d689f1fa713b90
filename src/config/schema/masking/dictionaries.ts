import { entityName, ruleSwitches } from './rule-switches.ts'

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
