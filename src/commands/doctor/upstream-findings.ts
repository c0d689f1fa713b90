import type { Config } from '../../config/config.ts'
import { askOrSayWhy } from '../../upstreams/ask.ts'
import { detectVersion } from '../../upstreams/detect.ts'
import { type Finding, fail, ok, warn } from './finding.ts'
import { ASK_MS, ask } from './ask.ts'

const reasonIn = (says: string): string => {
  const reason = says.replace(/^no answer(?:: )?/, '')
  return reason === '' ? '' : `${reason}; `
}

/** Clocks apart by more make certificates and logins fail. */
const MAX_CLOCK_SECONDS = 60

/** Whether each Dify answers, with which version, and with which time. */
export async function upstreamFindings({ upstreams }: Config): Promise<Finding[]> {
  if (upstreams.length === 0)
    return [warn('upstreams', 'the configuration names none: the bundled simulator answers')]
  const findings: Finding[] = []
  for (const { name, url, version, replicas } of upstreams) {
    const what = `upstream ${name}`
    const found = await detectVersion(url, { fetch: globalThis.fetch, timeoutMs: ASK_MS })
    if (!found.reachable) {
      findings.push(
        fail(
          what,
          `${url} does not answer: ${reasonIn(found.evidence[0]?.says ?? '')}is it Dify's nginx or api, and running?`,
        ),
      )
      continue
    }
    if (version === 'auto-detect')
      findings.push(
        found.version === null
          ? warn(what, 'does not say its version: name it with upstreams[].version')
          : ok(what, found.version),
      )
    else
      findings.push(
        found.version === null || found.version === version
          ? ok(what, version)
          : warn(what, `is ${found.version}; the configuration says ${version}`),
      )
    for (const replica of replicas) {
      const asked = await askOrSayWhy(replica, '/v1/', {
        fetch: globalThis.fetch,
        timeoutMs: ASK_MS,
      })
      if ('failure' in asked)
        findings.push(warn(what, `${replica} does not answer: ${reasonIn(asked.failure)}others do`))
    }
    const answer = await ask(`${url.replace(/\/$/, '')}/v1/`)
    const apart =
      answer === undefined || answer.date === null
        ? 0
        : (Date.parse(answer.date) - Date.now()) / 1000
    if (Math.abs(apart) > MAX_CLOCK_SECONDS)
      findings.push(warn('clock', `is ${Math.round(Math.abs(apart))} s apart from that of ${name}`))
  }
  return findings
}
