const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'this user may not read or write it',
  EPERM: 'this user may not change it',
  EROFS: 'the file system is mounted read-only',
  ENOSPC: 'the disk is full',
}

/** What the operating system has against a file, in words. */
export function systemProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
  return WORDS[code] ?? `the file cannot be read (${code})`
}
