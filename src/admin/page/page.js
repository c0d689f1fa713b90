// The operator's page. Values of the traffic never come here: only names, counts and times.
import uPlot from './uplot.js'

const REFRESH_MS = 5_000
const byId = (id) => document.getElementById(id)
let token = sessionStorage.getItem('token') ?? ''

class NeedsToken extends Error {}

async function ask(path, init = {}) {
  const headers = { ...init.headers, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }
  const answer = await fetch(path, { ...init, headers, cache: 'no-store' })
  if (answer.status === 401) throw new NeedsToken()
  return await answer.json()
}

function cells(row, texts) {
  const line = row.insertRow()
  for (const text of texts) line.insertCell().textContent = String(text)
}

function fill(list, entries) {
  list.replaceChildren(
    ...entries.map(([name, value]) => {
      const [pair, term, detail] = ['div', 'dt', 'dd'].map((tag) => document.createElement(tag))
      term.textContent = name
      detail.textContent = String(value)
      pair.append(term, detail)
      return pair
    }),
  )
}

const SAYS = {
  ok: 'Masking is on',
  degraded: 'NOT everything is masked',
  unavailable: 'Unavailable: requests are refused',
}

function showHealth(health) {
  const { status } = health
  const why = health.masking.bypass
    ? ': bypassed by order'
    : !health.masking.enabled
      ? ': masking is switched off'
      : health.masking.dry_run
        ? ': dry run'
        : ''
  byId('status').textContent = `${SAYS[status] ?? status}${status === 'degraded' ? why : ''}`
  byId('status').className = status
  byId('versions').textContent = `version ${health.version}`
  const body = byId('upstreams').tBodies[0]
  body.replaceChildren()
  for (const { upstream, version, source, evidence, confidence, weight } of health.upstreams)
    cells(body, [upstream, version, `${source}: ${evidence}`, confidence, weight ?? ''])
}

function showNow(health, stats, config) {
  const time = (iso) => (iso === null ? 'never' : new Date(iso).toLocaleString())
  fill(byId('now'), [
    ['Exchanges so far', stats.requests],
    ['Under way', stats.streams_open],
    ['Values masked', stats.findings.total],
    ['Put back', stats.restored],
    ['Refused or failed', stats.errors.total],
    ['Vault', `${health.vault.type}, ${health.vault.ready ? 'ready' : 'DOWN'}`],
    ['Placeholders in memory', health.vault.entries],
    ['Cache hit rate', stats.cache.hit_rate ?? '–'],
    ['Configuration read again', time(config.reloaded.good)],
    ['Last mistake in it', time(config.reloaded.bad)],
  ])
}

const COLOURS = [
  '#3b82c4',
  '#c9662b',
  '#3f9a58',
  '#a05bb5',
  '#b8860b',
  '#cc4455',
  '#4aa3a3',
  '#7d6b5d',
]
const plots = new Map()

function draw(id, labels, columns, unit) {
  const host = byId(id)
  const ink = getComputedStyle(document.body).color
  const key = `${labels.join()} ${ink} ${host.clientWidth}`
  const known = plots.get(id)
  if (known?.key === key) {
    known.plot.setData(columns)
    return
  }
  known?.plot.destroy()
  const axis = { stroke: ink, grid: { stroke: '#8884' }, ticks: { stroke: '#8884' } }
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height: 200,
      series: [
        {},
        ...labels.map((label, i) => ({ label, stroke: COLOURS[i % COLOURS.length], width: 2 })),
      ],
      axes: [
        axis,
        { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => `${tick}${unit}`) },
      ],
      scales: { y: { range: (_, low, high) => [0, Math.max(high, low, unit === '' ? 1 : 0.1)] } },
    },
    columns,
    host,
  )
  plots.set(id, { key, plot })
}

function showHistory({ samples }) {
  const times = samples.map(({ at }) => at / 1000)
  const entities = [...new Set(samples.flatMap(({ findings }) => Object.keys(findings)))].toSorted(
    (a, b) => a.localeCompare(b),
  )
  if (times.length < 2) {
    byId('found-text').textContent = 'The first points come in a minute.'
    return
  }
  draw(
    'found-chart',
    entities,
    [times, ...entities.map((entity) => samples.map(({ findings }) => findings[entity] ?? 0))],
    '',
  )
  const total = (entity) => samples.reduce((sum, { findings }) => sum + (findings[entity] ?? 0), 0)
  byId('found-text').textContent =
    entities.length === 0
      ? 'Nothing was found.'
      : entities.map((entity) => `${entity} ${total(entity)}`).join(' · ')
  const quantiles = ['p50', 'p95', 'p99']
  draw(
    'time-chart',
    quantiles,
    [times, ...quantiles.map((name) => samples.map((sample) => sample[name]))],
    ' ms',
  )
  const last = samples.at(-1)
  byId('time-text').textContent = quantiles.map((name) => `${name} ${last[name]} ms`).join(' · ')
}

async function refresh() {
  try {
    const [health, stats, config, history] = await Promise.all(
      ['health', 'stats', 'config', 'history'].map((name) => ask(`/masking/${name}`)),
    )
    byId('token').hidden = true
    showHealth(health)
    showNow(health, stats, config)
    showHistory(history)
  } catch (error) {
    if (error instanceof NeedsToken) {
      byId('status').textContent = 'A token is needed'
      byId('token').hidden = false
      return
    }
    byId('status').textContent = 'The service does not answer'
    byId('status').className = 'unavailable'
  }
}

byId('token').addEventListener('submit', (event) => {
  event.preventDefault()
  token = byId('token-text').value
  sessionStorage.setItem('token', token)
  byId('token-text').value = ''
  void refresh()
})

byId('try').addEventListener('submit', (event) => {
  event.preventDefault()
  void tryText()
})

async function tryText() {
  const text = byId('try-text').value
  const table = byId('try-findings')
  try {
    const answer = await ask('/masking/try', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    })
    byId('try-result').textContent = answer.text ?? answer.message
    const findings = answer.findings ?? []
    table.hidden = findings.length === 0
    table.tBodies[0].replaceChildren()
    for (const { start, end, entity, placeholder, rule, score } of findings)
      cells(table.tBodies[0], [
        text.slice(start, end),
        entity,
        placeholder,
        rule ?? '–',
        score ?? '–',
      ])
  } catch {
    byId('try-result').textContent = 'The service does not answer'
    table.hidden = true
  }
}

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void refresh())
await refresh()
setInterval(() => void refresh(), REFRESH_MS)
