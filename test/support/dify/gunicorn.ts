import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { withPort } from '../../../src/sockets/free-port.ts'
import { installPip } from '../../clients/installed-packages.ts'
import { waitFor } from '../wait-for.ts'

export interface Gunicorn {
  readonly url: string
  stop(): Promise<void>
}

/** The published gunicorn and gevent, or why they are missing. */
export const installGunicorn = async (): ReturnType<typeof installPip> =>
  await installPip('gunicorn==23.0.0', 'gevent==26.9.0')

/** A gunicorn as Dify starts it (`docker/entrypoint.sh`): gevent, 10 connections a worker, idle ones closed after 2 s. */
export async function startGunicorn(packages: string): Promise<Gunicorn> {
  const address = await withPort('127.0.0.1:0')
  const folder = resolve(import.meta.dirname, '../../clients/python')
  const child = spawn(
    'python3',
    `-s -m gunicorn --bind ${address} --workers 1 --worker-class gevent --worker-connections 10 --timeout 200 --chdir`
      .split(' ')
      .concat(folder, 'dify_like:app'),
    {
      stdio: 'ignore',
      env: { ...process.env, PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' },
    },
  )
  const url = `http://${address}`
  const exited = once(child, 'exit')
  await waitFor(async () => {
    if (child.exitCode !== null) throw new Error(`gunicorn ended with ${child.exitCode}`)
    return await fetch(url).then(
      () => true,
      () => false,
    )
  }, 20_000)
  return {
    url,
    stop: async () => {
      // At once: it would wait for connections that are kept open.
      child.kill('SIGINT')
      await exited
    },
  }
}
