/** Switches and forms that patterns, dictionaries and custom patterns share. */

export const values = (what: string) =>
  ({
    type: 'array',
    default: [],
    maxItems: 10000,
    items: { type: 'string', minLength: 1, maxLength: 512 },
    description: what,
  }) as const

export const threshold = {
  type: 'number',
  minimum: 0,
  maximum: 1,
  description:
    'Least score that counts: 1 a checksum, 0.85 a shape with its context, 0.4 and less a shape alone.',
} as const

/** The switches that every kind of recognizer has. */
export const ruleSwitches = {
  threshold: { ...threshold, default: 0.5 },
  allow_list: values('Values that are never masked, in any case; `*` stands for any characters.'),
  restore: {
    enum: ['always', 'never'],
    default: 'always',
    description:
      '`never`: the value is not kept, and answers show the placeholder. Where it overlaps with another entity, neither comes back.',
  },
} as const

/** The name of an entity. */
export const entityName = {
  type: 'string',
  pattern: '^[A-Z](?:[A-Z0-9_]{0,22}[A-Z])?$',
  errorHint: 'capital letters, digits and _, ending in a letter, at most 24 characters',
} as const
