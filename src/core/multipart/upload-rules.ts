/** What may be uploaded. */
export interface UploadRules {
  readonly enabled: boolean
  /** Bytes of one file. */
  readonly maxFileSize: number
  /** Documents, e-mail and archives: masked, refused, or passed unread where their type is allowed. */
  readonly documents: 'mask' | 'refuse' | 'pass'
  /** Media types, or `image/*`, that pass although they cannot be read. */
  readonly allowedTypes: readonly string[]
}

/** Whether files of a type pass unread. Lower case. */
export function isAllowedMediaType(
  type: string,
  { allowedTypes }: Pick<UploadRules, 'allowedTypes'>,
): boolean {
  return allowedTypes.some((allowed) =>
    allowed.endsWith('/*') ? type.startsWith(allowed.slice(0, -1)) : type === allowed,
  )
}
