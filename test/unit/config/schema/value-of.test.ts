import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Config } from '../../../../src/config/config.ts'
import { CONFIG_SCHEMA } from '../../../../src/config/schema/schema.ts'
import type { ValueOf } from '../../../../src/config/schema/value-of.ts'
import { configOf } from '../../../support/exchange/config-of.ts'

/** Compiles only if each is assignable to the other: the same keys, optional ones included. */
type Same<A, B> = [A, B] extends [B, A] ? true : never

const SCHEMA = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    level: { enum: ['low', 'high'], default: 'low' },
    share: { type: 'integer', implied: true },
    ratio: { type: 'number' },
    hosts: { type: 'array', default: [], items: { type: 'string' } },
    limits: { type: 'object', default: {}, properties: { on: { type: 'boolean', default: true } } },
    policies: { type: 'object', additionalProperties: { enum: ['mask', 'allow'] } },
  },
} as const

interface Written {
  readonly name: string
  readonly level: 'low' | 'high'
  readonly share: number
  readonly hosts: readonly string[]
  readonly limits: { readonly on: boolean }
  readonly ratio?: number
  readonly policies?: Readonly<Record<string, 'mask' | 'allow'>>
}

interface Node {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly implied?: boolean
  readonly default?: unknown
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Node>>
  readonly items?: Node
}

/** Keys that the type promises and a value lacks. */
function missing(node: Node, value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value) && node.items !== undefined)
    return value.flatMap((item, i) => missing(node.items ?? {}, item, `${path}[${i}]`))
  const entries = new Map(Object.entries(value ?? {}))
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const isPromised =
      child.default !== undefined || child.implied === true || (node.required ?? []).includes(key)
    if (entries.has(key)) return missing(child, entries.get(key), `${path}.${key}`)
    return isPromised && key !== 'environments' ? [`${path}.${key}`] : []
  })
}

describe('the type of the configuration', () => {
  it('has the keys, the optional keys and the values that a schema says', () => {
    const isSame: Same<ValueOf<typeof SCHEMA>, Written> = true
    assert.ok(isSame)
  })

  it('knows the words that a key can have', () => {
    const isSame: Same<Config['store']['on_failure'], 'closed' | 'local'> = true
    assert.ok(isSame)
  })

  it('promises no key that a loaded configuration can lack', () => {
    const file = { name: 'a', url: 'http://127.0.0.1:1' }
    for (const preset of ['standard', 'strict', 'seed', 'none']) {
      const config = configOf(
        JSON.stringify({
          upstreams: [file, { ...file, name: 'b', match: { path_prefix: '/b' } }],
          masking: {
            preset,
            dictionaries: [],
            custom: [{ name: 'ID', regex: 'a', checksum: 'luhn' }],
          },
        }),
      )
      assert.deepEqual(missing(CONFIG_SCHEMA, config), [])
    }
  })
})
