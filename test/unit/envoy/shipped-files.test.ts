import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { LOG_OPTIONS } from '../../../src/envoy/running/log-levels.ts'
import { ROOT } from '../deploy/tool.ts'

/** Fields of Envoy that hold an `Any`, or a map of them. */
const ANY = new Set(['typed_config'])
const MAPS_OF_ANY = new Set(['typed_per_filter_config', 'typed_extension_protocol_options'])
const FILTER_CONFIG = 'type.googleapis.com/envoy.config.route.v3.FilterConfig'

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** Paths of every `Any` without a type. */
function untyped(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((each, at) => untyped(each, `${path}[${at}]`))
  if (!isTree(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}.${key}`
    const holds = ANY.has(key) || (key === 'config' && value['@type'] === FILTER_CONFIG)
    const own = holds && !isTyped(inner) ? [here] : []
    const members =
      MAPS_OF_ANY.has(key) && isTree(inner)
        ? Object.entries(inner).flatMap(([name, each]) =>
            isTyped(each) ? [] : [`${here}.${name}`],
          )
        : []
    return [...own, ...members, ...untyped(inner, here)]
  })
}

const isTyped = (value: unknown): boolean =>
  isTree(value) && typeof value['@type'] === 'string' && value['@type'].includes('/')

const RENDERED = globSync(['envoy/**/*.{yaml,json}', 'deploy/istio/**/*.yaml'], { cwd: ROOT })

const documentsOf = (file: string): unknown[] =>
  [...parseAllDocuments(readFileSync(join(ROOT, file), 'utf8'))].map((each) => each.toJS())

describe('Envoy configurations that are shipped', () => {
  it('say the type of every part that needs one, as Istio demands', () => {
    assert.ok(RENDERED.length >= 12, RENDERED.join())
    const found = RENDERED.flatMap((file) =>
      documentsOf(file).flatMap((each) => untyped(each, file)),
    )
    assert.deepEqual(found, [])
    assert.deepEqual(untyped({ a: [{ typed_config: {} }] }), ['.a[0].typed_config'])
    assert.deepEqual(untyped({ '@type': FILTER_CONFIG, config: {} }), ['.config'])
  })

  it('are run with the levels that keep what was sent out of the log', () => {
    const starts = globSync('deploy/**/*', { cwd: ROOT })
      .filter((file) => /\.(?:yaml|tpl|service)$/.test(file))
      .map((file) => readFileSync(join(ROOT, file), 'utf8'))
      .filter((text) => text.includes('--disable-hot-restart'))
    assert.equal(starts.length, 5)
    for (const text of starts) {
      const words = text.replaceAll(/^ *#.*$|^ *- |'/gm, '').replaceAll(/\s+/g, ' ')
      assert.ok(words.includes(LOG_OPTIONS.join(' ')), words)
    }
  })

  it('close no stream gracefully, and keep gRPC clients for ten years where the bootstrap is theirs', () => {
    const files = globSync(['envoy/**/*.{yaml,json}', 'deploy/**/*.{yaml,tpl}'], { cwd: ROOT })
    const switched = files.flatMap((file) =>
      [
        ...readFileSync(join(ROOT, file), 'utf8').matchAll(
          /ext_proc_graceful_grpc_close: *"?(\w+)/g,
        ),
      ].map(([, value]) => value),
    )
    assert.ok(switched.length >= 7, `${switched.length}`)
    assert.deepEqual(new Set(switched), new Set(['false']))
    const bootstraps = files.filter((file) => file.endsWith('bootstrap.yaml'))
    assert.equal(bootstraps.length, 5)
    for (const file of bootstraps) {
      const [bootstrap] = documentsOf(file) as [Tree]
      assert.deepEqual(
        bootstrap['grpc_async_client_manager_config'],
        { max_cached_entry_idle_duration: '315360000s' },
        file,
      )
    }
  })
})
