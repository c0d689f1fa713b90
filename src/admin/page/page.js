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

/** 24 hours, with the day where it is not today. */
function time(iso) {
  const date = new Date(iso)
  const two = (number) => String(number).padStart(2, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  if (date.toDateString() === new Date().toDateString()) return clock
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${clock}`
}

function lasting(seconds) {
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h`
  return `${Math.floor(seconds / 86_400)} days`
}

/** The worst that there is, in a few words. The sentences stand below. */
const HEADLINES = [
  ['bypass', 'NOTHING is masked: bypassed', 'alarm'],
  ['masking_off', 'NOTHING is masked: switched off', 'alarm'],
  ['dry_run', 'NOTHING is masked: dry run', 'alarm'],
  ['upstream_silent', 'Dify does not answer', 'alarm'],
  ['envoy_silent', 'Envoy does not answer', 'alarm'],
  ['upstream_doubtful', 'Masking is on; is the address of Dify right?', 'degraded'],
  ['upstream_endpoints', 'Masking is on; a part of Dify is not healthy', 'degraded'],
]

function headline({ status, reasons }) {
  if (status === 'healthy') return ['Masking is on', 'healthy']
  if (status === 'unhealthy') return ['Requests are refused', 'unhealthy']
  const codes = new Set(reasons.map(({ code }) => code))
  const [, text, colour] = HEADLINES.find(([code]) => codes.has(code)) ?? ['', status, status]
  return [text, colour]
}

function showHealth(health) {
  const { status, reasons } = health
  const [text, colour] = headline(health)
  byId('status').textContent = text
  byId('status').className = colour
  document.title = status === 'healthy' ? 'dify-masking' : `${text} · dify-masking`
  byId('versions').textContent =
    `version ${health.version}, up ${lasting(health.uptime_seconds)}, preset ${health.masking.preset}`
  const bypass = reasons.find(({ code }) => code === 'bypass')
  byId('bypass').hidden = bypass === undefined
  byId('bypass-since').textContent =
    bypass?.since === undefined ? '' : ` since ${time(bypass.since)}`
  showReasons(
    status,
    reasons.filter(({ code }) => code !== 'bypass'),
  )
  showUpstreams(health.upstreams)
}

function showReasons(status, reasons) {
  const list = byId('reasons')
  list.hidden = reasons.length === 0
  list.className = status
  list.replaceChildren(
    ...reasons.map(({ message, since }) => {
      const item = document.createElement('li')
      item.textContent = since === undefined ? message : `${message} Since ${time(since)}.`
      return item
    }),
  )
}

const STATES = { answers: 'answers', silent: 'does not answer', unknown: 'not asked yet' }

function showUpstreams(upstreams) {
  const body = byId('upstreams').tBodies[0]
  body.replaceChildren()
  for (const {
    upstream,
    version,
    source,
    weight,
    state,
    answers,
    last_answer: last,
    envoy,
  } of upstreams) {
    cells(body, [
      upstream,
      STATES[state] ?? state,
      version === 'unknown' ? 'unknown' : `${version} (${source})`,
      weight ?? '',
      last === null || last === undefined ? 'none yet' : `${time(last.at)}, ${last.status}`,
      Object.entries(answers)
        .map(([name, count]) => `${name} ${count}`)
        .join(' · ') || 'none yet',
      envoy === 'unknown' ? 'unknown' : `${envoy.endpoints.healthy} of ${envoy.endpoints.total}`,
    ])
    body.rows[body.rows.length - 1].cells[1].className = state
  }
}

/** Requests a minute, of the last six samples of ten seconds. */
function rate({ samples }) {
  const last = samples.slice(-6)
  if (last.length < 2) return '–'
  const seconds = (last.at(-1).at - last[0].at) / 1000
  const count = last.slice(1).reduce((sum, { requests }) => sum + requests, 0)
  return Math.round((count * 60) / seconds)
}

function envoyText({ state, version, uptime_seconds: seconds, restarts }) {
  if (state === 'silent') return 'does not answer'
  if (state !== 'answers') return 'not known from here'
  const again = restarts > 0 ? `, restarted ${restarts} times` : ''
  return `${version}, up ${lasting(seconds)}${again}`
}

function configText({ good, bad }) {
  const isBad = bad !== null && (good === null || good < bad)
  if (isBad) return `has an error since ${time(bad)}; the previous one stays in force`
  return good === null ? 'as at the start' : `read again ${time(good)}`
}

const filesText = ({ masked = 0, unread = 0, refused = 0 }) => `${masked} / ${unread} / ${refused}`

function showNow(health, stats, config, history) {
  const { hit_rate: hits } = stats.cache
  fill(byId('now'), [
    ['Requests a minute', rate(history)],
    ['Exchanges so far', stats.requests],
    ['Under way', stats.streams_open],
    ['Values masked', stats.findings.total],
    ['Restored', stats.restored],
    ...(Object.keys(stats.files).length > 0
      ? [['Files masked / unread / refused', filesText(stats.files)]]
      : []),
    ['Envoy', envoyText(health.envoy)],
    ...(health.envoy.restarts > 0
      ? [['Envoy ended by itself', `${health.envoy.restarts} ×, back ${time(health.envoy.since)}`]]
      : []),
    ['Vault', `${health.vault.type}, ${health.vault.ready ? 'ready' : 'DOWN'}`],
    ['Placeholders in memory', health.vault.entries],
    ['Found in the cache', hits === null ? '–' : `${Math.round(hits * 100)} %`],
    ['Configuration', configText(config.reloaded)],
    [
      'Self-test',
      { off: 'not made', waiting: 'has not passed yet' }[health.self_test] ?? health.self_test,
    ],
    ...(health.log.lines_dropped > 0 ? [['Log lines dropped', health.log.lines_dropped]] : []),
  ])
}

const BY_ENVOY = {
  by_gate: 'refused by a gate: not masked, or an address that may not',
  too_large: 'body too large',
  rate_limited: 'too many requests',
  service_failed: 'the service did not answer',
}

/** The self-test has one request refused: that is not a fault. Counts of an Envoy that was started again begin after it. */
function byEnvoy({ envoy, self_test: test, uptime_seconds: seconds }) {
  const { by_gate: gate = 0, ...others } = envoy.refused ?? {}
  const isOld = envoy.uptime_seconds >= seconds - 30
  return { by_gate: test === 'passed' && isOld ? Math.max(0, gate - 1) : gate, ...others }
}

function showErrors(health) {
  const { upstreams, refused_by_service: refused } = health
  const rows = [
    ...Object.entries(refused).map(([code, count]) => ['the service', code, count]),
    ...Object.entries(byEnvoy(health)).map(([what, count]) => [
      'Envoy',
      BY_ENVOY[what] ?? what,
      count,
    ]),
    ...upstreams.flatMap(({ upstream, answers, envoy: seen }) => [
      [upstream, 'answers 4xx', answers['4xx'] ?? 0],
      [upstream, 'answers 5xx, or none', answers['5xx'] ?? 0],
      ...(seen === 'unknown'
        ? []
        : [
            [upstream, 'connections failed', seen.connect_failures],
            [upstream, 'too many at once (max_requests)', seen.overflows],
          ]),
    ]),
  ].filter(([, , count]) => count > 0)
  byId('errors').hidden = rows.length === 0
  byId('errors-text').hidden = rows.length > 0
  const body = byId('errors').tBodies[0]
  body.replaceChildren()
  for (const row of rows) cells(body, row)
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
        // Dashes of different lengths: equal curves would cover each other.
        ...labels.map((label, i) => ({
          label,
          stroke: COLOURS[i % COLOURS.length],
          width: 2,
          dash: i === 0 ? [] : [4 + 4 * i, 4],
        })),
      ],
      // Without a mouse over it a live legend shows dashes for values.
      legend: { live: false },
      axes: [
        { ...axis, space: 70, values: (_, ticks) => ticks.map(clockAt) },
        { ...axis, size: 64, values: (_, ticks) => ticks.map((tick) => `${tick}${unit}`) },
      ],
      scales: { y: { range: (_, low, high) => [0, Math.max(high, low, unit === '' ? 1 : 0.1)] } },
    },
    columns,
    host,
  )
  plots.set(id, { key, plot })
}

const clockAt = (seconds) => new Date(seconds * 1000).toTimeString().slice(0, 5)

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
    showNow(health, stats, config, history)
    showErrors(health)
    showHistory(history)
  } catch (error) {
    if (error instanceof NeedsToken) {
      byId('status').textContent = 'A token is needed'
      byId('token').hidden = false
      return
    }
    byId('status').textContent = 'The service does not answer'
    byId('status').className = 'unhealthy'
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

let resizing
addEventListener('resize', () => {
  clearTimeout(resizing)
  resizing = setTimeout(() => void refresh(), 150)
})
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => void refresh())
await refresh()
setInterval(() => void refresh(), REFRESH_MS)
