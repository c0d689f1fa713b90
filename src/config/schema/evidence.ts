import { file } from './forms.ts'

/** `evidence`: signed records of what was masked. */
export const evidence = {
  type: 'object',
  description:
    'Signed, chained records of exchanges and of what operators do, without values (`docs/evidence.md`). Off without `directory`.',
  default: {},
  additionalProperties: false,
  properties: {
    directory: {
      type: 'string',
      minLength: 1,
      description: 'Folder that each process writes a file of its own to. It has to exist.',
    },
    key_file: {
      ...file,
      description:
        'Ed25519 key that signs, and that digests of apps and users are made with: `dify-masking evidence key --file FILE`. Needed with `directory`.',
    },
    max_file_bytes: {
      type: 'integer',
      minimum: 65_536,
      maximum: 1_073_741_824,
      default: 67_108_864,
      description: 'A file that has grown larger is followed by another one of the same chain.',
    },
    checkpoint_seconds: {
      type: 'integer',
      minimum: 1,
      maximum: 3600,
      default: 60,
      description: 'How often new records are signed.',
    },
  },
} as const
