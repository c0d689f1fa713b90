import type { EnvoyLife } from '../envoy/running/envoy-life.ts'

/** What the service knows of its own state. */
export interface ServiceState {
  serving: boolean
  /** `off`: readiness does not wait for it. */
  selfTest: 'off' | 'waiting' | 'passed' | 'failed'
  /** Sections of the configuration file that take effect only after a restart. */
  needsRestart: readonly string[]
}

export const isTested = ({ selfTest }: ServiceState): boolean =>
  selfTest === 'off' || selfTest === 'passed'

/** True unless `up` reports that its Envoy is down. Without `up`, or before the start of Envoy, nothing is known. */
export const isEnvoyUp = (envoy: EnvoyLife | undefined): boolean => envoy?.running !== false
