import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { describe, it } from 'node:test'
import { allCommands } from '../../../src/commands/index.ts'
import { dify } from '../../support/envoy/up.ts'

describe('dify-masking completion', () => {
  it('completes commands and options in bash', async () => {
    const { stdout, code } = await dify(['completion', 'bash'])
    assert.equal(code, 0)
    const complete = (...words: string[]): string[] =>
      execFileSync(
        'bash',
        [
          '-c',
          `${stdout}\nCOMP_WORDS=(${words.map((word) => `"${word}"`).join(' ')})\nCOMP_CWORD=${words.length - 1}\n_dify_masking\nprintf '%s\\n' "\${COMPREPLY[@]}"`,
        ],
        { encoding: 'utf8' },
      )
        .split('\n')
        .filter((word) => word !== '')
    assert.deepEqual(complete('dify-masking', 'rou'), ['routes'])
    assert.deepEqual(complete('dify-masking', 'routes', '--max'), [
      '--max-error-rate',
      '--max-p95-ratio',
    ])
    assert.deepEqual(complete('dify-masking', 'keys', ''), ['new', 'rotate'])
    assert.deepEqual(complete('dify-masking', 'routes', 'b'), ['bypass'])
    assert.deepEqual(complete('dify-masking', 'help', 'doc'), ['doctor'])
    assert.deepEqual(complete('dify-masking', 'completion', 'z'), ['zsh'])
    assert.ok(complete('dify-masking', 'validate', 'pack').includes('package.json'))
    const names = complete('dify-masking', '')
    for (const { name } of await allCommands()) assert.ok(names.includes(name), name)
  })

  it('knows zsh and fish, and no other shell', async () => {
    assert.match((await dify(['completion', 'zsh'])).stdout, /bashcompinit/)
    assert.match(
      (await dify(['completion', 'fish'])).stdout,
      /__fish_seen_subcommand_from up' -l config/,
    )
    assert.equal((await dify(['completion', 'cmd'])).code, 2)
  })
})
