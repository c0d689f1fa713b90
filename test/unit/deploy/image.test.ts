import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { after, describe, it } from 'node:test'
import { parse } from 'yaml'
import { at } from './manifests.ts'
import { ROOT, deployFile, needs, runTool } from './tool.ts'

const dockerfile = readFileSync(deployFile('Dockerfile'), 'utf8')
const scratch = mkdtempSync(join(tmpdir(), 'deploy-image-'))
after(() => rmSync(scratch, { recursive: true }))

const instructions = dockerfile
  .replaceAll(/^#.*\n/gm, '')
  .replaceAll('\\\n', ' ')
  .split('\n')
const final = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

describe('the image', () => {
  it('copies what is there and what the build may see', () => {
    const ignore = readFileSync(deployFile('Dockerfile.dockerignore'), 'utf8').split('\n')
    const sources = instructions
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
      .flatMap((line) => line.split(/\s+/).slice(1, -1))
    assert.ok(sources.length > 5)
    for (const source of sources) {
      assert.ok(existsSync(join(ROOT, source)), `${source} is not there`)
      assert.ok(ignore.includes(`!${source}`), `${source} is kept from the build`)
    }
  })

  it('brings every folder that the program reads at run time', () => {
    for (const folder of ['bin', 'src', 'proto', 'package.json'])
      assert.match(dockerfile, new RegExp(`^COPY ([^\\n]* )?${folder} `, 'm'))
  })

  it('runs without a shell and not as root', () => {
    assert.match(final[0] ?? '', /distroless.*:nonroot$/)
    assert.ok(final.includes('USER 65532:65532'))
    assert.ok(!final.some((line) => line.startsWith('RUN ')))
    for (const name of ['ENTRYPOINT', 'CMD'])
      assert.match(final.find((line) => line.startsWith(name)) ?? '', /^\w+ \[".*"\]$/)
  })

  it('has the Node that the project runs on', () => {
    const major = readFileSync(join(ROOT, '.nvmrc'), 'utf8').trim()
    assert.match(dockerfile, new RegExp(`^FROM [^\\n]*node:${major}-`, 'm'))
    assert.match(final[0] ?? '', new RegExp(`/nodejs${major}-`))
  })

  it('pleases hadolint', needs('hadolint'), () => {
    runTool('hadolint', [deployFile('Dockerfile')])
  })
})

describe('prepare-envoy.js', () => {
  const prepare = (...args: string[]): SpawnSyncReturns<Buffer> =>
    spawnSync(process.execPath, [deployFile('image/prepare-envoy.js'), ...args])

  it('writes the configuration of Envoy and the script that drains it', () => {
    const { status } = prepare(deployFile('kustomize/base/config.yaml'), scratch)
    assert.equal(status, 0)
    assert.deepEqual(readdirSync(scratch).sort(), ['drain-envoy.sh', 'envoy.yaml'])
    const rendered: unknown = parse(readFileSync(join(scratch, 'envoy.yaml'), 'utf8'))
    const address = at(rendered, 'static_resources', 'listeners', 0, 'address', 'socket_address')
    assert.deepEqual(address, { address: '0.0.0.0', port_value: 8080 })
    assert.equal(statSync(join(scratch, 'envoy.yaml')).mode & 0o007, 0)
  })

  it('fails for a wrong configuration and leaves the one before', () => {
    const before = readFileSync(join(scratch, 'envoy.yaml'), 'utf8')
    const { status, stderr } = prepare(join(scratch, 'none.yaml'), scratch)
    assert.equal(status, 1)
    assert.match(String(stderr), /the file does not exist/)
    assert.equal(readFileSync(join(scratch, 'envoy.yaml'), 'utf8'), before)
  })

  it('says how it is called', () => {
    assert.equal(prepare('x').status, 2)
  })
})
