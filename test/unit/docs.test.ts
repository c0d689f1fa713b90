import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { HEALTH_CODES } from '../../src/admin/health.ts'
import { ERRORS } from '../../src/core/errors.ts'
import { LABELS, METRICS } from '../../src/telemetry/names.ts'
import { FAILURES } from '../../src/vault/redis/server/failure.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8')

/** Headings of a Markdown file as GitHub names them in links. */
const anchorsOf = (file: string): Set<string> =>
  new Set(
    [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )

/** Links of a page to its neighbours. What stands in code is not a link. */
const linksIn = (page: string): Iterable<RegExpMatchArray> =>
  page
    .replaceAll(/(`+)(?:(?!\1).)+\1/g, (code) => (code.includes('](') ? '' : code))
    .matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)

describe('documentation', () => {
  it('explains every metric and every label', () => {
    const page = read('docs/metrics.md')
    for (const [name, { type, help }] of Object.entries(METRICS))
      assert.match(page, new RegExp(`^\\| \`${name}\` \\| ${type} \\| .*${help.slice(0, 20)}`, 'm'))
    const used = new Set<string>(Object.values(METRICS).flatMap(({ labels }) => [...labels]))
    assert.deepEqual(new Set(Object.keys(LABELS)), used)
  })

  it('explains every error code, wherever the source has it', () => {
    const page = read('docs/errors.md')
    const written = readdirSync(new URL('src/', ROOT), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/^(?:simulator|extproc\/gen)\//.test(path))
      .flatMap((path) => [
        ...read(`src/${path}`).matchAll(/\b(?:code: |refusal\(\d+, )'([a-z]+(?:_[a-z]+)*)'/g),
      ])
      .map(([, code = '']) => code)
    const codes = new Set([...Object.keys(ERRORS), ...written])
    assert.ok(codes.has('masking_timeout') && codes.has('unauthorized'))
    for (const code of codes) assert.ok(page.includes(`\`${code}\``), code)
  })

  it('explains every reason for which the store can fail', () => {
    const operations = read('docs/operations.md')
    for (const reason of FAILURES) assert.ok(operations.includes(`\`${reason}\``), reason)
  })

  it('explains every reason that health gives', () => {
    const operations = read('docs/operations.md')
    for (const code of HEALTH_CODES) assert.ok(operations.includes(`\`${code}\``), code)
  })

  it('links only to files and headings that are there', () => {
    const guides = globSync('{*.md,docs/**/*.md,deploy/**/*.md,envoy/**/*.md}', {
      cwd: fileURLToPath(ROOT),
    })
    assert.ok(guides.length > 25, `${guides.length}`)
    for (const guide of guides)
      for (const [, target = ''] of linksIn(read(guide))) {
        const [file = '', heading] = decodeURI(target).split('#')
        const to = file === '' ? guide : join(dirname(guide), file)
        assert.ok(existsSync(new URL(to, ROOT)), `${guide}: ${target}`)
        if (heading !== undefined) assert.ok(anchorsOf(to).has(heading), `${guide}: ${target}`)
      }
  })

  it('are there in Vietnamese, too', () => {
    const start = read('docs/vi/huong-dan.md')
    for (const guide of globSync('docs/vi/*.md', { cwd: fileURLToPath(ROOT) }).map((file) =>
      basename(file),
    ))
      assert.ok(guide === 'huong-dan.md' || start.includes(`(${guide})`), guide)
    // Each alert has its section in both languages.
    const sections = [...read('docs/troubleshooting.md').matchAll(/^### ([A-Z]\w+)$/gm)]
    assert.ok(sections.length >= 9)
    for (const [, alert = ''] of sections)
      assert.ok(read('docs/vi/xu-ly-su-co.md').includes(`### ${alert}\n`), alert)
  })

  it('say the same in Vietnamese: every name, key and command of a guide', () => {
    for (const [english, vietnamese] of [
      ['operations', 'van-hanh'],
      ['deployment', 'trien-khai'],
      ['oauth', 'dang-nhap'],
      ['troubleshooting', 'xu-ly-su-co'],
      ['threat-model', 'bao-mat'],
    ] as const) {
      const twin = read(`docs/vi/${vietnamese}.md`)
      const prose = read(`docs/${english}.md`).replaceAll(/^```[^]*?^```/gm, '')
      const words = [...prose.matchAll(/`([^`\n]{2,60})`/g)].map(([, word = '']) => word)
      assert.ok(words.length > 20, english)
      // Words in capitals stand for something, in each language for itself; EMAIL_999 is a test's.
      const missing = words.filter(
        (word) => !/\b[A-Z]{4,}$|\$\{NAME\}|EMAIL_999/.test(word) && !twin.includes(word),
      )
      assert.deepEqual([...new Set(missing)], [], vietnamese)
    }
  })
})
