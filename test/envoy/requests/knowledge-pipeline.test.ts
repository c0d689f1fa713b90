import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'node:test'
import { eventWith } from '../../support/dify/dify-events.ts'
import { multipart } from '../../support/http/multipart.ts'
import { type Answer, send } from '../../support/http/send.ts'
import { type Stack, receivedByDify, startStack } from '../../support/envoy/stack.ts'

const ALICE = 'alice@example.vn'
const BOB = 'bob@example.vn'
const KEY = { authorization: 'Bearer dataset-one', 'content-type': 'application/json' }
const PIPELINE = '/v1/datasets/d/pipeline'
const RUN = {
  inputs: { note: `of ${ALICE}` },
  datasource_type: 'online_document',
  datasource_info_list: [{ page: { page_name: `Letter to ${BOB}`, type: 'page' } }],
  start_node_id: 'n',
  is_published: true,
  response_mode: 'streaming',
}

for (const policy of ['mask', 'allow', 'block'] as const)
  describe(`knowledge pipelines with masking.datasets: ${policy}, through Envoy`, () => {
    let stack: Stack
    before(async () => {
      stack = await startStack(
        `masking: { datasets: ${policy} }\nfile_upload: { enabled: true }`,
        '1.16.0',
      )
    })
    after(async () => await stack.stop())
    beforeEach(() => stack.dify.clear())

    const ask = async (
      path: string,
      body: object | string,
      headers: Readonly<Record<string, string>> = KEY,
    ): Promise<Answer> =>
      await send({
        to: stack.envoy.proxyUrl,
        path,
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
    const last = (): string => stack.dify.requests().at(-1)?.body ?? ''
    const upload = async (text: string): Promise<Answer> => {
      const { type, body } = multipart([], { name: `${ALICE}.txt`, text })
      const headers = { ...KEY, 'content-type': type }
      return await ask('/v1/datasets/pipeline/file-upload', body, headers)
    }

    if (policy === 'block')
      it('are refused, files as well', async () => {
        for (const path of [`${PIPELINE}/run`, `${PIPELINE}/datasource/nodes/n/run`])
          assert.equal((await ask(path, RUN)).status, 403)
        assert.equal((await upload('x')).status, 403)
        assert.equal(receivedByDify(stack).includes('pipeline'), false)
      })

    if (policy === 'allow')
      it('pass byte for byte, answers too', async () => {
        const stream = eventWith('datasource_completed', `${ALICE} EMAIL_1`, { id: 'm-00000000' })
        stack.dify.script({ raw_sse: stream })
        assert.equal((await ask(`${PIPELINE}/run`, RUN)).body, stream)
        assert.equal(last(), JSON.stringify(RUN))
        await upload(`Dear ${ALICE}`)
        assert.ok(last().includes(`Dear ${ALICE}`))
      })

    if (policy === 'mask') {
      it('are masked, and their events restored under the same key alone', async () => {
        for (const path of [`${PIPELINE}/run`, `${PIPELINE}/datasource/nodes/n/run`]) {
          stack.dify.script({ raw_json: '{}' })
          await ask(path, RUN)
          const sent = JSON.parse(last()) as typeof RUN
          assert.doesNotMatch(last(), /alice|bob/)
          const [alice, bob] = [sent.inputs.note, sent.datasource_info_list[0]?.page.page_name].map(
            (text) => /EMAIL_\d+/.exec(text ?? '')?.[0] ?? 'none',
          )
          for (const event of [
            'datasource_processing',
            'datasource_completed',
            'datasource_error',
            'workflow_started',
            'node_finished',
            'workflow_finished',
          ]) {
            const text = `${alice} and ${bob}`
            stack.dify.script({ raw_sse: eventWith(event, text, { id: 'm-00000000' }) })
            const shown = eventWith(event, `${ALICE} and ${BOB}`, { id: 'm-00000000' })
            assert.equal((await ask(path, RUN)).body, shown, event)
            const others = { ...KEY, authorization: 'Bearer dataset-two' }
            const { body } = await ask(
              path,
              { ...RUN, inputs: {}, datasource_info_list: [] },
              others,
            )
            assert.ok(body.includes(text), event)
          }
          stack.dify.script({ raw_json: `{"data":{"outputs":{"a":"${alice}"}}}` })
          const blocking = await ask(path, { ...RUN, response_mode: 'blocking' })
          assert.equal(blocking.body, `{"data":{"outputs":{"a":"${ALICE}"}}}`)
        }
      })

      it('have the numbers of their key in files too', async () => {
        stack.dify.script({ raw_json: '{}' })
        await ask(`${PIPELINE}/run`, RUN)
        const first = /of (EMAIL_\d+)/.exec(last())?.[1] ?? 'none'
        await upload(`Dear ${ALICE}`)
        assert.ok(last().includes(`Dear ${first}`) && !last().includes('alice'), last())
      })
    }
  })
