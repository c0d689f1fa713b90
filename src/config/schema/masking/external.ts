import { entityName } from './rule-switches.ts'

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
