/** `file_upload`: which files pass, and how. */
export const fileUpload = {
  type: 'object',
  description:
    'File uploads. Text files are masked as they stream, documents, e-mail and ZIP archives once they are whole; other types pass unread if they are allowed, and are refused otherwise (`files.md`).',
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
      description:
        'Media types that pass although their content cannot be masked. JPEG, PNG, GIF, WebP, HEIC and AVIF lose their metadata (place, device, names); other pictures pass only where their type is named, not by `image/*`.',
    },
    documents: {
      enum: ['mask', 'refuse', 'pass'],
      default: 'mask',
      description:
        'DOCX, XLSX, PPTX, ODT, ODS, ODP, EPUB, EML, MBOX and ZIP are masked in place, PDF is replaced by its masked text (`mask`); all of them are refused (`refuse`), or treated by `allowed_types` and passed unread (`pass`).',
    },
  },
} as const
