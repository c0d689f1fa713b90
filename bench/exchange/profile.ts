import { readFileSync } from 'node:fs'

/** A profile as `--cpu-prof` writes it (V8's `Profiler.Profile`), as far as it is read. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string }
  }[]
  /** The node that each sample hit, and the microseconds since the sample before. */
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

/** Where code belongs, by the first pattern that its file, or the name of what V8 does itself, matches. */
const PARTS: readonly (readonly [part: string, where: RegExp])[] = [
  ['garbage collection (main thread)', /^\(garbage collector\)$/],
  ['gRPC (grpc-js)', /@grpc\/grpc-js/],
  ['codec and order of messages', /src\/extproc\//],
  ['detection', /src\/core\/(?:recognizers|text)\/|core\/masking\/(?:create-scanner|clean-words)/],
  ['masking and restoring', /src\/core\/(?:masking|mapping)\//],
  ['reading JSON, events, forms', /src\/core\/(?:json|sse|form|multipart)\//],
  ['the exchange', /src\/core\//],
  ['mappings and hashes', /src\/vault\/|node:(?:internal\/)?crypto/],
  ['metrics, logs, traces', /src\/telemetry\/|prom-client|pino|opentelemetry/],
  ['HTTP/2 and streams of Node', /^node:|^(?:writeBuffer|writev|read|writeUtf8String)$/],
]
const OTHER = 'else: V8, system calls'

/** The share of processor time of each part, largest first; what happened in the first `skipMs` is left out. */
export function sharesOf(file: string, skipMs: number): readonly (readonly [string, number])[] {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile
  const partOf = new Map(nodes.map(({ id, callFrame }) => [id, partFor(callFrame)]))
  const spent = new Map<string, number>()
  let now = 0
  let total = 0
  for (const [i, id] of samples.entries()) {
    const took = timeDeltas[i] ?? 0
    now += took
    const part = partOf.get(id)
    if (now < skipMs * 1000 || part === undefined) continue
    spent.set(part, (spent.get(part) ?? 0) + took)
    total += took
  }
  return [...spent].map(([part, us]) => [part, us / total] as const).toSorted((a, b) => b[1] - a[1])
}

/** Undefined: nothing was done. */
function partFor({
  functionName,
  url,
}: CpuProfile['nodes'][number]['callFrame']): string | undefined {
  if (functionName === '(idle)' || functionName === '(root)') return undefined
  const where = url === '' ? functionName : url
  return PARTS.find(([, pattern]) => pattern.test(where))?.[0] ?? OTHER
}
