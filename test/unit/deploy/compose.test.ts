import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { at, isRecord, list, text } from './manifests.ts'
import { deployFile } from './tool.ts'

const FOLDER = deployFile('compose')
const file: unknown = parse(readFileSync(join(FOLDER, 'compose.yaml'), 'utf8'), { merge: true })
const services = Object.entries(Object(at(file, 'services')) as Record<string, unknown>)
const keys = (node: unknown): readonly string[] => (isRecord(node) ? Object.keys(node) : [])

describe('compose.yaml', () => {
  for (const [name, service] of services) {
    it(`${name} has no more rights than it needs`, () => {
      assert.match(text(service, 'user'), /^[1-9]\d*:[1-9]\d*$/)
      assert.equal(at(service, 'read_only'), true)
      assert.deepEqual(at(service, 'cap_drop'), ['ALL'])
      assert.deepEqual(at(service, 'security_opt'), ['no-new-privileges:true'])
      assert.match(text(service, 'image'), /:[^:}]+$|^\$\{MASKING_IMAGE:-dify-masking\}$/)
      assert.equal(at(service, 'privileged'), undefined)
    })

    it(`${name} names networks, volumes, files and services that exist`, () => {
      for (const network of list(service, 'networks'))
        assert.ok(keys(at(file, 'networks')).includes(String(network)), String(network))
      for (const mount of list(service, 'volumes')) {
        const [source = ''] = String(mount).split(':')
        if (!source.startsWith('.')) assert.ok(keys(at(file, 'volumes')).includes(source), source)
        else if (!source.startsWith('./secrets'))
          assert.ok(existsSync(join(FOLDER, source)), source)
      }
      for (const needed of keys(at(service, 'depends_on')))
        assert.ok(
          services.some(([each]) => each === needed),
          needed,
        )
    })
  }

  it('does not take the name of a service of Dify', () => {
    for (const [name] of services) assert.match(name, /^masking-/)
  })

  it('publishes ports on this machine only, and those that the configuration has', () => {
    const config: unknown = parse(readFileSync(join(FOLDER, 'config.yaml'), 'utf8'))
    const published = services.flatMap(([, service]) => list(service, 'ports').map(String))
    assert.deepEqual(published.sort(), [
      '${MASKING_LISTEN:-127.0.0.1:8080}:8080',
      '127.0.0.1:9464:9464',
    ])
    assert.match(text(config, 'listen', 'proxy'), /:8080$/)
    assert.match(text(config, 'listen', 'admin'), /:9464$/)
  })

  it('keeps Redis where nothing but the service reaches it', () => {
    const inside = services.filter(([, service]) => list(service, 'networks').includes('masking'))
    assert.equal(at(file, 'networks', 'masking', 'internal'), true)
    const [, redis] = services.find(([name]) => name === 'masking-redis') ?? []
    assert.deepEqual(at(redis, 'networks'), ['masking'])
    assert.equal(at(redis, 'ports'), undefined)
    assert.ok(inside.length > 1)
    const kustomize = deployFile('kustomize/components/redis-server/valkey.conf')
    assert.equal(readFileSync(join(FOLDER, 'valkey.conf'), 'utf8'), readFileSync(kustomize, 'utf8'))
  })

  it('gives Envoy time to finish before it is stopped', () => {
    const [, envoy] = services.find(([name]) => name === 'masking-envoy') ?? []
    const [, script, seconds] = list(envoy, 'pre_stop', 0, 'command')
    assert.equal(script, '/run/dify-masking/drain-envoy.sh')
    assert.ok(Number(seconds) < Number.parseInt(text(envoy, 'stop_grace_period'), 10))
  })
})
