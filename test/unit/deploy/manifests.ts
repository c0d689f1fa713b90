import { parseAllDocuments } from 'yaml'

/** A value read from YAML, looked into by path. */
export type Node = unknown

/** Kubernetes reads YAML 1.1, in which `0440` is octal. Throws for text that is not YAML. */
export function readManifests(yaml: string): Node[] {
  const documents = parseAllDocuments(yaml, { version: '1.1', merge: true })
  return [...documents].flatMap((document) => {
    const [error] = document.errors
    if (error !== undefined) throw error
    const value: unknown = document.toJS()
    return value === null ? [] : [value]
  })
}

/** What stands at a path of keys and indexes; undefined if nothing does. */
export function at(node: Node, ...path: readonly (string | number)[]): Node {
  let here: unknown = node
  for (const key of path) {
    if (here === null || typeof here !== 'object') return undefined
    here = Reflect.get(here, key)
  }
  return here
}

/** The list at a path; an empty one if there is none. */
export function list(node: Node, ...path: readonly (string | number)[]): readonly Node[] {
  const found = at(node, ...path)
  return Array.isArray(found) ? found : []
}

/** The text at a path; an empty one if there is none. */
export function text(node: Node, ...path: readonly (string | number)[]): string {
  const found = at(node, ...path)
  return typeof found === 'string' ? found : ''
}

/** The resources of a kind. */
export function ofKind(docs: readonly Node[], kind: string): readonly Node[] {
  return docs.filter((doc) => text(doc, 'kind') === kind)
}

/** The names of the resources of a kind. */
export function namesOf(docs: readonly Node[], kind: string): readonly string[] {
  return ofKind(docs, kind).map((doc) => text(doc, 'metadata', 'name'))
}

/** Everything that makes pods, with its template. */
export interface Workload {
  /** `Kind/name`. */
  readonly name: string
  readonly doc: Node
  readonly pod: Node
  readonly labels: Readonly<Record<string, unknown>>
  /** Init containers first, in their order. */
  readonly containers: readonly Node[]
}

/** Deployments and stateful sets. */
export function workloads(docs: readonly Node[]): readonly Workload[] {
  return ['Deployment', 'StatefulSet'].flatMap((kind) =>
    ofKind(docs, kind).map((doc) => {
      const pod = at(doc, 'spec', 'template', 'spec')
      const labels = at(doc, 'spec', 'template', 'metadata', 'labels')
      return {
        name: `${kind}/${text(doc, 'metadata', 'name')}`,
        doc,
        pod,
        labels: isRecord(labels) ? labels : {},
        containers: [...list(pod, 'initContainers'), ...list(pod, 'containers')],
      }
    }),
  )
}

/** Whether every label that a selector asks for is there; an empty or missing selector selects nothing here. */
export function selects(selector: Node, labels: Readonly<Record<string, unknown>>): boolean {
  if (!isRecord(selector)) return false
  const asked = Object.entries(selector)
  return asked.length > 0 && asked.every(([key, value]) => labels[key] === value)
}

export const isRecord = (node: Node): node is Readonly<Record<string, unknown>> =>
  node !== null && typeof node === 'object' && !Array.isArray(node)
