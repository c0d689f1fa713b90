/**
 * Preloaded into a process (`node --import`): moves its wall clock by the milliseconds that the file CLOCK_SHIFT names
 * holds, read again every 20 ms, as an operator, a virtual machine that wakes, or NTP would. Monotonic time stays.
 */
import { readFileSync } from 'node:fs'

const file = process.env['CLOCK_SHIFT']
if (file !== undefined) {
  const RealDate = Date
  let shift = 0
  const read = (): void => {
    try {
      shift = Number(readFileSync(file, 'utf8'))
    } catch {
      // Being written.
    }
  }
  read()
  setInterval(read, 20).unref()
  const now = (): number => RealDate.now() + shift
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget) as object,
    apply: () => new RealDate(now()).toString(),
    get: (target, key) => (key === 'now' ? now : (Reflect.get(target, key) as unknown)),
  })
}
