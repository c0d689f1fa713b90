import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ERRORS } from '../../src/core/errors.ts'
import { LABELS, METRICS } from '../../src/telemetry/names.ts'
import { FAILURES } from '../../src/vault/redis/failure.ts'

const ROOT = new URL('../../', import.meta.url)
const read = (file: string): string => readFileSync(new URL(file, ROOT), 'utf8')

describe('documentation', () => {
  it('explains every metric and every label', () => {
    const page = read('docs/metrics.md')
    for (const [name, { type, help }] of Object.entries(METRICS))
      assert.match(page, new RegExp(`^\\| \`${name}\` \\| ${type} \\| .*${help.slice(0, 20)}`, 'm'))
    const used = new Set<string>(Object.values(METRICS).flatMap(({ labels }) => [...labels]))
    assert.deepEqual(new Set(Object.keys(LABELS)), used)
  })

  it('explains every error code, wherever it stands in the source', () => {
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

  it('links from one page to sections that are there', () => {
    const pages = readdirSync(new URL('docs/', ROOT)).filter((name) => name.endsWith('.md'))
    for (const page of pages)
      for (const [, target = page, anchor = ''] of read(`docs/${page}`).matchAll(
        /\]\(([\w-]+\.md)?#([\w-]+)\)/g,
      )) {
        const anchors = [...read(`docs/${target}`).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
          title
            .toLowerCase()
            .replaceAll(/[^\p{L}\d _-]/gu, '')
            .replaceAll(' ', '-'),
        )
        assert.ok(anchors.includes(anchor), `${page}: ${target}#${anchor}`)
      }
  })

  it('explains every reason for which the store can fail', () => {
    const operations = read('docs/operations.md')
    for (const reason of FAILURES) assert.ok(operations.includes(`\`${reason}\``), reason)
  })

  it('links only to files that are there', () => {
    for (const file of [
      'README.md',
      'CONTRIBUTING.md',
      'docs/architecture.md',
      'docs/operations.md',
      'docs/errors.md',
      'docs/metrics.md',
      'docs/logging.md',
      'docs/troubleshooting.md',
      'docs/vi/huong-dan.md',
    ]) {
      for (const [, target = ''] of read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        assert.ok(existsSync(new URL(target, new URL(file, ROOT))), `${file}: ${target}`)
      }
    }
  })
})
