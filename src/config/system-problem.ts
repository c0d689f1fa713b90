const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'the file does not exist',
  ENOTDIR: 'the folder does not exist',
  EISDIR: 'this is a folder, not a file',
  EEXIST: 'there is one already',
  EACCES: 'this user has no right to it',
  EPERM: 'this user may not change it',
  EROFS: 'the file system is mounted read-only',
  ENOSPC: 'the disk is full',
}

/** What the operating system has against a file, in words. */
export function systemProblem(error: unknown): string {
  const code = codeOf(error)
  return WORDS[code] ?? `the file cannot be read (${code})`
}

/** `PATH: what is wrong with it`, if that is what an error says in the words of the system. */
export function problemOfPath(error: unknown): string | undefined {
  const words = WORDS[codeOf(error)]
  const isOfPath = error instanceof Error && 'path' in error && typeof error.path === 'string'
  return words === undefined || !isOfPath ? undefined : `${String(error.path)}: ${words}`
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
