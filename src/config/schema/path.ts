import { CONFIG_SCHEMA } from './schema.ts'

/** What the schema says of one place of the file; the part that reading and showing a configuration need. */
export interface SchemaNode {
  readonly type?: string
  readonly enum?: readonly unknown[]
  /** true: a secret, never shown (JSON Schema 2020-12, validation 9.4). */
  readonly writeOnly?: boolean
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly items?: SchemaNode
  readonly additionalProperties?: unknown
}

const ROOT: SchemaNode = CONFIG_SCHEMA

/** The schema of the value at a path of the file, or undefined where the schema knows no such key. */
export function schemaAt(path: readonly (string | number)[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = ROOT
  for (const part of path) node = node === undefined ? undefined : step(node, part)
  return node
}

function step(node: SchemaNode, part: string | number): SchemaNode | undefined {
  const { properties, items, additionalProperties } = node
  if (properties !== undefined && Object.hasOwn(properties, part)) return properties[part]
  if (items !== undefined && typeof part === 'number') return items
  return isNode(additionalProperties) ? additionalProperties : undefined
}

const isNode = (value: unknown): value is SchemaNode => value !== null && typeof value === 'object'
