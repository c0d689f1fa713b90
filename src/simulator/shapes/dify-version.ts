/** The Dify releases whose shapes the simulator knows: the first two byte for byte from recordings, 1.16.0 from its API docs. */
export const DIFY_VERSIONS = ['0.15.8', '1.7.0', '1.16.0'] as const

export type DifyVersion = (typeof DIFY_VERSIONS)[number]

/** The simulated version whose shapes come nearest to those of a version; without one 1.7.0. */
export function simulatedVersion(version: string): DifyVersion {
  const [major = Number.NaN, minor = 0] = version.split('.', 2).map(Number)
  if (major === 0) return '0.15.8'
  return major > 1 || (major === 1 && minor >= 9) ? '1.16.0' : '1.7.0'
}

/** Whether a text names one of them. */
export const isDifyVersion = (text: unknown): text is DifyVersion =>
  DIFY_VERSIONS.some((version) => version === text)
