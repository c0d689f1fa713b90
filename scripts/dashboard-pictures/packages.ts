import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The libraries that draw. `@grafana/ui` and `@grafana/data` are always of one version. */
const GRAFANA = '13.2.3'
const PACKAGES = {
  '@grafana/data': GRAFANA,
  '@grafana/i18n': GRAFANA,
  '@grafana/ui': GRAFANA,
  esbuild: '0.28.2',
  'inter-ui': '4.1.1',
  'puppeteer-core': '24.30.0',
  react: '19.3.1',
  'react-dom': '19.3.1',
  rxjs: '7.8.2',
}

/** Where they are installed, and what is made of them. */
const HOME = resolve('.tools/dashboard-pictures')

/** Path of a file of an installed package. */
export const packageFile = (path: string): string => join(HOME, 'node_modules', path)

/** Fetches the packages when they are first needed: 500 of them are too many for every installation. */
export function installPackages(): void {
  const wanted = JSON.stringify({ private: true, dependencies: PACKAGES })
  const manifest = join(HOME, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8') === wanted) return
  mkdirSync(HOME, { recursive: true })
  const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`)
  execFileSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts']
      // react-table, which nothing here draws with, asks for an older React than Grafana itself.
      .concat(['--legacy-peer-deps', '--loglevel=error', '--prefix', HOME, ...packages]),
    { stdio: 'inherit' },
  )
  writeFileSync(manifest, wanted)
}

/** Makes one script and one style sheet of the page and the libraries; returns the folder that holds them. */
export function bundlePage(entry: string): string {
  const dir = join(HOME, 'page')
  execFileSync(
    packageFile('.bin/esbuild'),
    [
      entry,
      '--bundle',
      '--minify',
      '--format=iife',
      `--outfile=${join(dir, 'page.js')}`,
      '--define:process.env.NODE_ENV="production"',
      // An editor and maps: in the libraries, and in none of the panels.
      '--external:monaco-editor',
      '--external:ol',
      '--loader:.ttf=empty',
      '--log-level=error',
    ],
    { stdio: 'inherit', env: { ...process.env, NODE_PATH: packageFile('.') } },
  )
  return dir
}
