/** Value of `NO_PROXY` with which clients reach the loopback interface directly, whatever proxy the machine is behind. */
export function noProxyFor(env: NodeJS.ProcessEnv): string {
  const given = env['NO_PROXY'] ?? env['no_proxy'] ?? ''
  return given === '' ? '127.0.0.1' : `${given},127.0.0.1`
}
