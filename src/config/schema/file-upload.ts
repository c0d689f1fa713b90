/** `file_upload`: which files pass, and how. */
export const fileUpload = {
  type: 'object',
  description:
    'File uploads. Text files are masked as they stream, documents of offices once they are whole; other types pass unread if they are allowed, and are refused otherwise.',
  default: {},
  additionalProperties: false,
  properties: {
    enabled: { type: 'boolean', default: false, description: 'Let uploads through.' },
    max_file_size: {
      type: 'integer',
      minimum: 1,
      maximum: 10737418240,
      default: 15728640,
      description: 'Largest file in bytes.',
    },
    allowed_types: {
      type: 'array',
      default: [],
      items: {
        type: 'string',
        pattern: '^[a-z0-9.+-]+/(?:[a-z0-9.+-]+|\\*)$',
        errorHint: 'a media type such as application/pdf',
      },
      description: 'Media types that pass although their content cannot be masked.',
    },
    documents: {
      enum: ['mask', 'refuse', 'pass'],
      default: 'mask',
      description:
        'DOCX, XLSX, PPTX, ODT, ODS, ODP and EPUB are masked in place, PDF is replaced by its masked text (`mask`); all of them are refused (`refuse`), or treated by `allowed_types` and passed unread (`pass`).',
    },
  },
} as const
