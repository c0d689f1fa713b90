import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { CONFIG_SCHEMA } from '../../../src/config/schema/schema.ts'
import { parseConfig } from '../../../src/config/load.ts'
import { formatProblem } from '../../../src/config/problem.ts'

const PAGE = readFileSync(new URL('../../../docs/configuration.md', import.meta.url), 'utf8')

describe('reference of the configuration', () => {
  it('shows an example that is valid', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? assert.fail('no example')
    for (const name of ['', 'development']) {
      const env = { OAUTH_CLIENT_SECRET: 'x', DIFY_MASKING_ENV: name }
      const result = parseConfig(example, 'example', env)
      if ('errors' in result) assert.fail(result.errors.map(formatProblem).join('\n'))
    }
  })

  it('has a section for each key', () => {
    const sections = [...PAGE.matchAll(/^## (\w+)$/gm)].map(([, name]) => name)
    const keys = Object.keys(CONFIG_SCHEMA.properties)
    assert.deepEqual(
      sections,
      keys.filter((key) => key !== '$schema' && key !== 'environments'),
    )
  })
})
