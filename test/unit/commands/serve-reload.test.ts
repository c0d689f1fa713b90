import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type ServiceProcess, startServiceProcess } from '../../support/machine/service-process.ts'

const TOKEN = 'a token of some length'

/** What `/masking/config` says of this test's concern. */
interface Page {
  readonly masking: { readonly dry_run: boolean }
  readonly logging: { readonly level: string }
  readonly admin: { readonly token_for: string }
  readonly needs_restart: readonly string[]
  readonly reloaded: { readonly bad: string | null }
}

describe('a service that reads its configuration again', () => {
  let folder: string
  let service: ServiceProcess
  let file: string
  let source: string
  const text = (rest = ''): string =>
    `listen: { admin: "127.0.0.1:0" }\nadmin: { token_file: "${join(folder, 'token')}", token_for: changes }\n${rest}`
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'serve-reload-'))
    writeFileSync(join(folder, 'token'), TOKEN, { mode: 0o600 })
    file = join(folder, 'config.yaml')
    source = join(folder, 'source.yaml')
    for (const path of [file, source]) writeFileSync(path, text())
    service = await startServiceProcess(file, join(folder, 'run'), ['--source', source])
  })
  after(async () => {
    await service.kill()
    rmSync(folder, { recursive: true, force: true })
  })
  const reload = async (): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${service.adminUrl}/masking/admin/reload`, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    return { status: answer.status, text: await answer.text() }
  }
  const page = async (): Promise<Page> =>
    (await (await fetch(`${service.adminUrl}/masking/config`)).json()) as Page

  it('shows what is in force, and what of the file is not before a restart', async () => {
    const other = text('logging: { level: debug }\nmasking: { dry_run: true }\n')
    writeFileSync(file, other.replace('token_for: changes', 'token_for: all'))
    assert.equal((await reload()).status, 200)
    const shown = await page()
    assert.equal(shown.masking.dry_run, true)
    assert.equal(shown.logging.level, 'info')
    assert.equal(shown.admin.token_for, 'changes')
    assert.deepEqual(shown.needs_restart.toSorted(), ['admin', 'logging'])
    writeFileSync(file, text())
    assert.equal((await reload()).status, 200)
    assert.deepEqual((await page()).needs_restart, [])
  })

  it('keeps what was in force when the file is emptied', async () => {
    writeFileSync(file, text('masking: { dry_run: true }\n'))
    assert.equal((await reload()).status, 200)
    writeFileSync(file, '\n')
    const { status, text: said } = await reload()
    assert.equal(status, 422)
    assert.match(said, /config\.yaml:1:1 {2}the file is empty/)
    assert.equal((await page()).masking.dry_run, true)
    writeFileSync(file, text())
    assert.equal((await reload()).status, 200)
  })

  it('names the mistakes of what its configuration was made of', async () => {
    writeFileSync(source, text('maskng: {}\n'))
    const { status, text: said } = await reload()
    assert.equal(status, 422)
    assert.match(said, /source\.yaml:3:1 {2}maskng {2}unknown key/)
    assert.notEqual((await page()).reloaded.bad, null)
    writeFileSync(source, text())
    assert.equal((await reload()).status, 200)
  })
})
