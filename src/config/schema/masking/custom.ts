import { entityName, ruleSwitches, values } from './rule-switches.ts'

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
