/** Microseconds of processor time of this process that one call takes, as the mean of `times`. */
export async function cpuMicroseconds(
  work: () => Promise<unknown>,
  times: number,
): Promise<number> {
  const before = process.cpuUsage()
  for (let i = 0; i < times; i++) await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / times
}
