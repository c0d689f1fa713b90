/** One thing wrong with a configuration file, and where. Never holds a configured value. */
export interface ConfigProblem {
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly column: number
  /** `masking.patterns.email.enabled`, or the empty string for the file as a whole. */
  readonly path: string
  readonly message: string
}

/** A problem at a path of the file, before its line is looked up. */
export interface PathProblem {
  readonly path: readonly (string | number)[]
  readonly message: string
}

/** `FILE:LINE:COL  path  message`. */
export function formatProblem(problem: ConfigProblem): string {
  const where = `${problem.file}:${problem.line}:${problem.column}`
  return [where, problem.path, problem.message].filter((part) => part !== '').join('  ')
}
