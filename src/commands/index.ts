import type { Command } from './command.ts'

/** Commands by name; each is loaded only when it runs. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => (await import('./up/up.ts')).up,
  serve: async () => (await import('./serve.ts')).serve,
  simulate: async () => (await import('./simulate.ts')).simulate,
  validate: async () => (await import('./validate.ts')).validate,
  schema: async () => (await import('./schema.ts')).schema,
  'install-envoy': async () => (await import('./install-envoy.ts')).installEnvoyCommand,
  envoy: async () => (await import('./envoy.ts')).envoy,
  detect: async () => (await import('./detect.ts')).detect,
  explain: async () => (await import('./explain/explain.ts')).explain,
  mask: async () => (await import('./mask.ts')).mask,
  unmask: async () => (await import('./unmask.ts')).unmask,
  keys: async () => (await import('./keys.ts')).keys,
  config: async () => (await import('./config.ts')).config,
  doctor: async () => (await import('./doctor/doctor.ts')).doctor,
  verify: async () => (await import('./verify/verify.ts')).verify,
  completion: async () => (await import('./completion.ts')).completion,
  vault: async () => (await import('./vault/vault.ts')).vault,
  erase: async () => (await import('./vault/erase.ts')).erase,
  routes: async () => (await import('./routes/routes.ts')).routes,
  evidence: async () => (await import('./evidence.ts')).evidence,
  version: async () => (await import('./version.ts')).version,
}

/** Every command, for the completion of shells. */
export async function allCommands(): Promise<readonly Command[]> {
  return await Promise.all(Object.values(COMMANDS).map((load) => load()))
}
