import { custom } from './custom.ts'
import { dictionaries } from './dictionaries.ts'
import { external } from './external.ts'
import { patterns } from './patterns.ts'

/** `masking`: what is masked and how it comes back. */
export const masking = {
  type: 'object',
  description: 'What is masked and how it comes back.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: {
      type: 'boolean',
      default: true,
      description:
        'false: everything passes unread. Reported in health, logs and metrics as bypass.',
    },
    dry_run: {
      type: 'boolean',
      default: false,
      description: 'true: finds and counts, changes nothing.',
    },
    scope: {
      enum: ['conversation', 'user', 'request'],
      default: 'conversation',
      description:
        'How far a placeholder means the same value: one conversation, everything of one end user, or one exchange.',
    },
    preset: {
      enum: ['standard', 'strict', 'seed', 'none'],
      implied: true,
      description:
        'What is looked for where `masking.patterns` does not say it. `standard`: every entity that has a checksum, a form of its vendor, or a form and a label. `strict`: bare forms too, companies by their legal form, people, addresses and dates of birth. `seed`: e-mail and IP addresses. `none`: what version 0.1 looked for. Default: `standard`, and `none` for a file that names `masking.patterns`, so that it keeps its meaning.',
    },
    patterns: {
      type: 'object',
      description: 'The entities to look for, one by one: each key wins over the preset.',
      default: {},
      additionalProperties: false,
      properties: patterns,
    },
    dictionaries,
    custom,
    external,
    lenient_restore: {
      type: 'boolean',
      default: true,
      description:
        'Also restore the forms that models make of a placeholder: `email_1`, `EMAIL\\_1`.',
    },
    restore_url_hosts: {
      type: 'array',
      default: [],
      items: {
        type: 'string',
        pattern: '^(?:\\*\\.)?[a-z0-9-]+(?:\\.[a-z0-9-]+)*$',
        errorHint: 'a lower-case host name, or *.example.com',
      },
      description:
        'Hosts inside whose URLs placeholders are restored. Elsewhere a model could be made to send values away in a link.',
    },
    invalid_json: {
      enum: ['reject', 'mask'],
      default: 'reject',
      description:
        'A request body that is not valid JSON: refused with 400, or masked lexically and forwarded.',
    },
    json_numbers: {
      enum: ['leave', 'mask', 'block'],
      default: 'leave',
      description:
        'A JSON number that is a finding (a card number without quotes, also as 4.1e15): left and counted, masked as a string, or refused with 400. In JSON text inside a string numbers are text and masked always.',
    },
    inputs: {
      type: 'object',
      default: {},
      description:
        "Inputs of runs by variable name: `allow` passes one unread and counts it, `block` refuses a run that has an entity in it with 400, `mask` is the rule. Without an entry, a value that is an option of the app's `select` input and digits for its `number` input pass as they are, once the form of the app is known: a client has asked `GET /parameters` with the same key, or else the service does so itself when an input would be masked.",
      additionalProperties: { enum: ['mask', 'allow', 'block'] },
    },
    datasets: {
      enum: ['allow', 'mask', 'block'],
      default: 'allow',
      description:
        "Requests to Dify's knowledge API. Their texts are read by everybody who asks the knowledge, so masked texts stay masked for them: `allow` lets them pass unread and counts them, `mask` masks them in a scope of the dataset key, `block` refuses them with 403.",
    },
    annotations: {
      enum: ['allow', 'mask', 'block'],
      default: 'allow',
      description: 'Requests to the annotation API, likewise: its answers go to other users.',
    },
    paths: {
      type: 'object',
      default: {},
      description:
        'Policies of single paths below `/triggers/` and `/e/`, with all that is under them: `allow` lets requests pass unread and counts them, for plugins that verify a signature over the bytes of a body; `block` refuses them with 403, `mask` is the rule. The longest path counts.',
      additionalProperties: { enum: ['mask', 'allow', 'block'] },
    },
    user: {
      enum: ['keep', 'pseudonym'],
      default: 'keep',
      description:
        'What Dify sees as the end user: the id that the client sends, or a pseudonym of it, the same for ever. Switching hides all earlier conversations.',
    },
    user_key_file: {
      type: 'string',
      minLength: 1,
      description:
        'File with the key of the pseudonyms, at least 32 bytes. Lost with the key: every conversation of every user.',
    },
    max_body_bytes: {
      type: 'integer',
      minimum: 1024,
      maximum: 67108864,
      default: 4194304,
      description: 'Largest request body in bytes, also after decompression. Over it: 413.',
    },
    max_response_bytes: {
      type: 'integer',
      minimum: 1024,
      maximum: 268435456,
      default: 16777216,
      description: 'Largest blocking JSON answer and largest single stream event in bytes.',
    },
    max_depth: {
      type: 'integer',
      minimum: 8,
      maximum: 10000,
      default: 512,
      description: 'Deepest nesting of JSON, JSON text inside strings included. Over it: 400.',
    },
  },
} as const
