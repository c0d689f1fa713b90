import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Config } from '../../../src/config/config.ts'
import { type BootstrapOptions, renderBootstrap } from '../../../src/envoy/bootstrap.ts'
import { type EnvoyProcess, findEnvoy, startEnvoy } from '../../../src/supervisor/envoy-process.ts'

export interface TestEnvoy extends EnvoyProcess {
  /** Lines of the access log so far. */
  accessLog(): readonly string[]
}

/** Path of the Envoy that tests run; fails with a hint if there is none. */
export function envoyBinary(): string {
  const binary = findEnvoy(process.env)
  if (binary === undefined) throw new Error('there is no Envoy: run make install or set ENVOY_BIN')
  return binary
}

/**
 * Starts a real Envoy on free ports with the bootstrap of a configuration; its files are gone after `stop`. `change`:
 * what an operator would do to the bootstrap by hand. `concurrency`: worker threads.
 */
export async function startTestEnvoy(
  config: Config,
  options: BootstrapOptions,
  change: (bootstrap: object) => object = (bootstrap) => bootstrap,
  concurrency = 1,
): Promise<TestEnvoy> {
  const runDir = mkdtempSync(join(tmpdir(), 'dify-masking-envoy-'))
  const logFile = join(runDir, 'access.log')
  const settled: Config = {
    ...config,
    listen: {
      ...config.listen,
      proxy: '127.0.0.1:0',
      https: '127.0.0.1:0',
      envoy_admin: '127.0.0.1:0',
    },
    logging: { ...config.logging, access_log: logFile },
  }
  const logLevel = process.env['ENVOY_LOG_LEVEL']
  const clean = (): void => rmSync(runDir, { recursive: true, force: true })
  try {
    const envoy = await startEnvoy({
      binary: envoyBinary(),
      bootstrap: change(renderBootstrap(settled, options)),
      runDir,
      ...(logLevel === undefined ? {} : { logLevel }),
      concurrency,
    })
    return {
      ...envoy,
      accessLog: () =>
        existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(0, -1) : [],
      stop: async () => {
        await envoy.stop()
        clean()
      },
    }
  } catch (error) {
    clean()
    throw error
  }
}
