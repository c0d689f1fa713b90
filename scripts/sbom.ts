/**
 * Software bill of materials of what runs in production, CycloneDX 1.5, into dist/sbom.cdx.json: the npm packages of the
 * lock file with licences and hashes, and the Envoy that the images of deploy/ name. The same input gives the same file.
 * (`npm sbom --omit dev` of npm 10 and 11 leaves out packages that a development tool needs as a peer, too.)
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

interface Locked {
  readonly version?: string
  readonly dev?: boolean
  readonly license?: string
  /** `sha512-` and base64. */
  readonly integrity?: string
}

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<Record<string, Locked>>
}
const own = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly name: string
  readonly version: string
}

const purlOf = (name: string, version: string): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`

const packages = Object.entries(lock.packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { version = '', license, integrity = '' }]) => {
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const [algorithm, digest = ''] = integrity.split('-')
    if (algorithm !== 'sha512') throw new Error(`${path} has no SHA-512 in package-lock.json`)
    return {
      type: 'library',
      'bom-ref': path,
      name,
      version,
      purl: purlOf(name, version),
      hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
      ...(license === undefined ? {} : { licenses: [{ license: { id: license } }] }),
    }
  })

const envoy = /envoyproxy\/envoy:v(\S+)/.exec(
  readFileSync('deploy/compose/compose.yaml', 'utf8'),
)?.[1]
if (envoy === undefined) throw new Error('deploy/compose/compose.yaml names no Envoy')

const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: {
      type: 'application',
      'bom-ref': own.name,
      name: own.name,
      version: own.version,
      purl: purlOf(own.name, own.version),
    },
  },
  components: [
    ...packages,
    {
      type: 'application',
      'bom-ref': 'envoy',
      name: 'envoy',
      version: envoy,
      purl: `pkg:docker/envoyproxy/envoy@v${envoy}`,
    },
  ],
}

mkdirSync('dist', { recursive: true })
writeFileSync('dist/sbom.cdx.json', `${JSON.stringify(bom, undefined, 2)}\n`)
process.stdout.write(`${bom.components.length} components: dist/sbom.cdx.json\n`)
