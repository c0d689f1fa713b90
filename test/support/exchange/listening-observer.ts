import type { Observer } from '../../../src/core/observer.ts'

/** Remembers all that it is told, in order: `[what, …]`. `ignored`: what is of no interest. */
export function listeningObserver(...ignored: readonly (keyof Observer)[]): {
  readonly told: unknown[][]
  readonly observer: Observer
} {
  const told: unknown[][] = []
  const observer = new Proxy({} as Observer, {
    get:
      (_, name: keyof Observer) =>
      (...args: readonly unknown[]) => {
        if (!ignored.includes(name)) told.push([name, ...args])
      },
  })
  return { told, observer }
}
