/**
 * Pictures of the dashboard, docs/images/dashboard.png and dashboard-dark.png: runs two services with changing traffic
 * for some three minutes, with a real Prometheus, and draws every panel of deploy/grafana/dashboard.json from its
 * answers with the components that Grafana publishes. No Grafana server is needed, and none draws.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { NO_OPENSSL } from '../test/support/envoy/certificate.ts'
import { deployFile, findTool } from '../test/unit/deploy/tool.ts'
import { startCamera } from './dashboard-pictures/camera.ts'
import { playLoad } from './dashboard-pictures/load.ts'
import { bundlePage, installPackages, packageFile } from './dashboard-pictures/packages.ts'
import { servePage } from './dashboard-pictures/page-server.ts'
import { SCRAPE_INTERVAL, startStage } from './dashboard-pictures/stage.ts'

const FOLDER = 'docs/images'
const PICTURES = { dark: 'dashboard-dark.png', light: 'dashboard.png' } as const
/** Until the first rates are there. */
const WARM_UP_MS = 10_000
const PAGE = resolve(import.meta.dirname, 'dashboard-pictures/page')

const say = (what: string): void => void process.stdout.write(`${what}\n`)

const chromium = findTool('chromium')
if (chromium === undefined)
  throw new Error('there is no Chromium: apt-get install chromium, or set CHROMIUM_BIN')
if (findTool('prometheus') === undefined)
  throw new Error('there is no Prometheus: make deploy-tools, or set PROMETHEUS_BIN')
if (NO_OPENSSL !== false) throw new Error(NO_OPENSSL)

installPackages()
const bundle = bundlePage(join(PAGE, 'main.js'))
const stage = await startStage()
try {
  const from = Date.now() + WARM_UP_MS
  const to = await playLoad(stage, say)
  const run = {
    dashboard: JSON.parse(readFileSync(deployFile('grafana/dashboard.json'), 'utf8')) as unknown,
    prometheus: stage.prometheus,
    scrapeInterval: SCRAPE_INTERVAL,
    from,
    to,
    timeZone: 'utc',
  }
  const server = await servePage(
    [
      ['/public/fonts/inter/', packageFile('inter-ui/web')],
      ['/public/build/', packageFile('@grafana/ui/dist/public')],
      ['/', PAGE],
      ['/', bundle],
    ],
    run,
  )
  const camera = await startCamera(chromium)
  try {
    mkdirSync(FOLDER, { recursive: true })
    for (const [theme, name] of Object.entries(PICTURES)) {
      const picture = await camera.shoot(`${server.url}/?theme=${theme}`)
      writeFileSync(join(FOLDER, name), picture)
      say(`${FOLDER}/${name}: ${Math.round(picture.length / 1024)} KB`)
    }
  } finally {
    await camera.close()
    await server.close()
  }
} finally {
  await stage.stop()
}
