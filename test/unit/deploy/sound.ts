import {
  type Node,
  type Workload,
  at,
  isRecord,
  list,
  namesOf,
  ofKind,
  selects,
  text,
  workloads,
} from './manifests.ts'

/** Names that exist in the cluster besides what the manifests bring. */
export interface Surroundings {
  readonly secrets?: readonly string[]
  readonly configMaps?: readonly string[]
  /** Containers of other vendors: their security and limits are not judged. */
  readonly foreign?: readonly string[]
}

const SERVED = ['/livez', '/readyz']

/**
 * What is wrong with manifests as a whole: a selector that selects nothing, a name that nothing hasBearerToken, a port that no
 * container opens, a container that may be root, a probe of a page that is not served. One line a mistake.
 */
export function mistakesOf(docs: readonly Node[], around: Surroundings = {}): readonly string[] {
  const pods = workloads(docs)
  return [
    ...pods.flatMap((pod) => [
      ...mistakesOfPod(pod, docs, around),
      ...pod.containers
        .filter((each) => !(around.foreign ?? []).includes(text(each, 'name')))
        .flatMap((container) => mistakesOfContainer(container, pod)),
    ]),
    ...ofKind(docs, 'Service').flatMap((service) => mistakesOfService(service, pods)),
    ...['PodDisruptionBudget', 'NetworkPolicy'].flatMap((kind) =>
      ofKind(docs, kind).flatMap((doc) => {
        const path = kind === 'NetworkPolicy' ? 'podSelector' : 'selector'
        const selector = at(doc, 'spec', path, 'matchLabels')
        return pods.some(({ labels }) => selects(selector, labels))
          ? []
          : [`${kind}/${text(doc, 'metadata', 'name')} selects no pod`]
      }),
    ),
    ...ofKind(docs, 'HorizontalPodAutoscaler').flatMap((doc) => {
      const target = `${text(doc, 'spec', 'scaleTargetRef', 'kind')}/${text(doc, 'spec', 'scaleTargetRef', 'name')}`
      const found = pods.find(({ name }) => name === target)
      if (found === undefined) return [`the autoscaler scales ${target}, which is not there`]
      return at(found.doc, 'spec', 'replicas') === undefined
        ? []
        : [`${target} has replicas and an autoscaler`]
    }),
  ]
}

function mistakesOfPod(
  { name, doc, pod, labels, containers }: Workload,
  docs: readonly Node[],
  around: Surroundings,
): readonly string[] {
  const mistakes: string[] = []
  if (!selects(at(doc, 'spec', 'selector', 'matchLabels'), labels))
    mistakes.push(`${name} does not select its own pods`)
  const configMaps = [...namesOf(docs, 'ConfigMap'), ...(around.configMaps ?? [])]
  const secrets = [...namesOf(docs, 'Secret'), ...(around.secrets ?? [])]
  const volumes = new Set(
    list(doc, 'spec', 'volumeClaimTemplates').map((claim) => text(claim, 'metadata', 'name')),
  )
  for (const volume of list(pod, 'volumes')) {
    volumes.add(text(volume, 'name'))
    const map = text(volume, 'configMap', 'name')
    if (map !== '' && !configMaps.includes(map)) mistakes.push(`${name}: no ConfigMap ${map}`)
    const secret = text(volume, 'secret', 'secretName')
    if (secret !== '' && !secrets.includes(secret)) mistakes.push(`${name}: no Secret ${secret}`)
    // The program takes no secret that others can read.
    if (secret !== '' && at(volume, 'secret', 'defaultMode') !== 0o440)
      mistakes.push(`${name}: Secret ${secret} is not mounted with mode 0440`)
  }
  for (const mount of containers.flatMap((container) => list(container, 'volumeMounts')))
    if (!volumes.has(text(mount, 'name')))
      mistakes.push(`${name}: no volume ${text(mount, 'name')}`)
  const account = text(pod, 'serviceAccountName')
  if (account !== '' && !namesOf(docs, 'ServiceAccount').includes(account))
    mistakes.push(`${name}: no ServiceAccount ${account}`)
  return mistakes
}

function mistakesOfContainer(container: Node, { name, pod }: Workload): readonly string[] {
  const where = `${name}, ${text(container, 'name')}`
  const own = at(container, 'securityContext')
  const whole = at(pod, 'securityContext')
  const said = (key: string): Node => at(own, key) ?? at(whole, key)
  const mistakes: string[] = []
  const must = (holds: boolean, mistake: string): void => {
    if (!holds) mistakes.push(`${where}: ${mistake}`)
  }
  must(said('runAsNonRoot') === true && Number(said('runAsUser')) > 0, 'may be root')
  must(at(said('seccompProfile'), 'type') === 'RuntimeDefault', 'has no seccomp profile')
  must(at(own, 'readOnlyRootFilesystem') === true, 'may write to its root')
  must(at(own, 'allowPrivilegeEscalation') === false, 'may gain privileges')
  must(list(own, 'capabilities', 'drop')[0] === 'ALL', 'keeps capabilities')
  must(text(container, 'resources', 'limits', 'memory') !== '', 'has no memory limit')
  must(isRecord(at(container, 'resources', 'requests')), 'requests nothing')
  must(/:[^:/]+$/.test(text(container, 'image')), 'has an image without a tag')
  must(!text(container, 'image').endsWith(':latest'), 'has an image that changes')
  const ports = new Set(
    list(container, 'ports').flatMap((port) => [at(port, 'name'), at(port, 'containerPort')]),
  )
  for (const probe of ['startupProbe', 'readinessProbe', 'livenessProbe']) {
    for (const way of ['httpGet', 'tcpSocket', 'grpc']) {
      const asked = at(container, probe, way)
      if (asked === undefined) continue
      must(ports.has(at(asked, 'port')), `${probe} asks a port that it does not open`)
      if (way === 'httpGet')
        must(SERVED.includes(text(asked, 'path')), `${probe} asks a page that is not served`)
    }
  }
  return mistakes
}

function mistakesOfService(service: Node, pods: readonly Workload[]): readonly string[] {
  const name = `Service/${text(service, 'metadata', 'name')}`
  const targets = pods.filter(({ labels }) => selects(at(service, 'spec', 'selector'), labels))
  if (targets.length === 0) return [`${name} selects no pod`]
  const open = targets.flatMap(({ containers }) =>
    containers
      .flatMap((container) => list(container, 'ports'))
      .flatMap((port) => [at(port, 'name'), at(port, 'containerPort')]),
  )
  return list(service, 'spec', 'ports').flatMap((port) => {
    const target = at(port, 'targetPort') ?? at(port, 'port')
    return open.includes(target) ? [] : [`${name}: no container opens ${String(target)}`]
  })
}
