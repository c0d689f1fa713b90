import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { startSimulator } from '../../../../src/simulator/server.ts'
import { wireJson } from '../../../../src/simulator/shapes/wire-json.ts'
import { sendRaw } from '../../../support/http/raw-http.ts'
import { call } from '../../../support/dify/simulator-client.ts'

const FIXTURES = fileURLToPath(new URL('../../../fixtures/dify/', import.meta.url))

type Json = Record<string, unknown>

/** What differs from run to run or is the model's own: everything else must be equal, byte for byte. */
function normalised(event: string): string {
  return event
    .replaceAll(/"[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}"/g, '"ID"')
    .replaceAll(/"(created_at|finished_at|updated_at)": \d+/g, '"$1": 0')
    .replaceAll(/"(created_at|finished_at)": "\w{3}, \d\d \w{3} \d{4} [\d:]{8} -0000"/g, '"$1": ""')
    .replaceAll(/"(answer|text|query|name)": "(?:[^"\\]|\\.)*"/g, '"$1": ""')
    .replaceAll(/"elapsed_time": [\d.]+/g, '"elapsed_time": 0')
    .replaceAll(/"sequence_number": \d+/g, '"sequence_number": 0')
    .replace(/"retriever_resources": \[\{.*?\}\]/, '"retriever_resources": []')
}

/** Without the texts of nodes and their places, which depend on the app. */
function normalisedNode(event: Json): string {
  const { data = {}, ...head } = event as { data?: Json }
  const outputs = data['outputs'] === null ? null : {}
  const inputs = data['inputs'] === null || data['inputs'] === undefined ? null : {}
  const place = { node_id: 'N', node_type: 'T', title: 'T', index: 0, predecessor_node_id: null }
  const own = Object.keys(data).includes('node_id') ? place : {}
  const process = data['process_data'] as Json | null | undefined
  const processData = process == null ? null : { ...process, prompts: [] }
  const rest = {
    ...('outputs' in data ? { outputs } : {}),
    ...('inputs' in data ? { inputs } : {}),
    ...('process_data' in data ? { process_data: processData } : {}),
    ...('total_steps' in data ? { total_steps: 0 } : {}),
  }
  return normalised(wireJson({ ...head, data: { ...data, ...own, ...rest } }))
}

const events = (stream: string): string[] => stream.split(/(?<=\n\n)/)
const read = (event: string): Json => JSON.parse(event.slice('data: '.length)) as Json

for (const version of ['0.15.8', '1.7.0'] as const) {
  const recorded = (path: string): string => readFileSync(`${FIXTURES}${version}/${path}`, 'utf8')

  describe(`shapes of ${version}`, async () => {
    const start = async (chatMode: 'chat' | 'advanced-chat') =>
      await startSimulator({ listen: '127.0.0.1:0', difyVersion: version, chatMode })
    const chat = await start('chat')
    const chatflow = await start('advanced-chat')
    after(async () => {
      await chat.close()
      await chatflow.close()
    })
    const body = { inputs: { customer: 'Ann' }, query: 'Hi', response_mode: 'streaming' }

    /** Keys that 0.15.8 writes only where an app retrieves, which this one does not. */
    const withoutRetrieval = (event: string): string =>
      version === '0.15.8' ? event.replace('"retriever_resources": [], ', '') : event

    it('streams a chat as recorded', async () => {
      const sent = await call(chat.url, 'POST /v1/chat-messages', body)
      const mine = [...new Set(events(sent.body).map(normalised))]
      const expected = events(recorded('sse/chat-streaming.sse'))
        .filter((event) => event.startsWith('data: '))
        .map((event) => withoutRetrieval(normalised(event)))
      assert.deepEqual(mine, [...new Set(expected)])
      assert.match(events(sent.body)[0] ?? '', /"answer": "", "from_variable_selector": null\}/)
    })

    it('streams a completion as recorded', async () => {
      const sent = await call(chat.url, 'POST /v1/completion-messages', body)
      const mine = new Set(events(sent.body).map(normalised))
      // Only 1.7.0 has a recorded one; 0.15.8 differs by its metadata.
      const file = readFileSync(`${FIXTURES}1.7.0/sse/completion-streaming.sse`, 'utf8')
      const expected = new Set(events(file).map(normalised))
      const early = [...expected].map((event) =>
        event.replace('"annotation_reply": null, "retriever_resources": [], ', ''),
      )
      assert.deepEqual([...mine], version === '0.15.8' ? early : [...expected])
      assert.doesNotMatch(sent.body, /"answer": ""/)
    })

    for (const [name, file, path] of [
      ['workflow', 'workflow-streaming', '/v1/workflows/run'],
      ['chatflow', 'advanced-chat-streaming', '/v1/chat-messages'],
    ] as const) {
      it(`streams a ${name} as recorded`, async () => {
        const { url } = name === 'chatflow' ? chatflow : chat
        const sent = await call(url, `POST ${path}`, body)
        const mine = events(sent.body).map(read)
        const theirs = events(recorded(`sse/${file}.sse`)).filter((event) =>
          event.startsWith('data'),
        )
        const expected = theirs.map(read)
        for (const kind of new Set(expected.map((event) => event['event']))) {
          const shapes = (all: readonly Json[]): Set<string> =>
            new Set(
              all
                .filter(({ event, data }) => {
                  // Retrieval is not part of the simulated app.
                  const type = (data as Json | undefined)?.['node_type']
                  return event === kind && type !== 'knowledge-retrieval'
                })
                .map((event) =>
                  kind === 'message' || kind === 'message_end'
                    ? withoutRetrieval(normalised(wireJson(event)))
                    : normalisedNode(event),
                ),
            )
          // An LLM node with a context shows it; this one has none.
          const plain = [...shapes(expected)].map((event) =>
            event.includes('"model_mode"')
              ? event.replace('"inputs": {}', '"inputs": null')
              : event,
          )
          assert.deepEqual([...shapes(mine)], plain, String(kind))
        }
        const kinds = mine.map((event) => event['event'])
        const [first, last] = [kinds[0], kinds.at(name === 'chatflow' ? -2 : -1)]
        assert.deepEqual([first, last], ['workflow_started', 'workflow_finished'])
        const delta = mine.find((event) => event['event'] === 'message')
        assert.equal(delta?.['answer'], name === 'chatflow' ? '' : undefined)
      })
    }

    it('names the inputs of a run as recorded, in order', async () => {
      for (const [url, file, path] of [
        [chat.url, 'workflow-streaming', '/v1/workflows/run'],
        [chatflow.url, 'advanced-chat-streaming', '/v1/chat-messages'],
      ] as const) {
        const inputsOf = (stream: string): string[] => {
          const { data } = read(events(stream)[0] ?? '')
          return Object.keys((data as { inputs: Json }).inputs).filter((key) =>
            key.startsWith('sys'),
          )
        }
        const sent = await call(url, `POST ${path}`, body)
        assert.deepEqual(inputsOf(sent.body), inputsOf(recorded(`sse/${file}.sse`)))
      }
    })

    it('answers blocking runs as recorded, without a newline', async () => {
      const blocking = { ...body, response_mode: 'blocking' }
      for (const [url, path, file] of [
        [chat.url, 'chat-messages', 'chat-messages-blocking-chat'],
        [chatflow.url, 'chat-messages', 'chat-messages-blocking-advanced-chat'],
        [chat.url, 'completion-messages', 'completion-messages-blocking'],
      ] as const) {
        const sent = await call(url, `POST /v1/${path}`, blocking)
        const expected = withoutRetrieval(normalised(recorded(`json/response-${file}.json`)))
        assert.equal(normalised(sent.body), expected, file)
      }
      const sent = await call(chat.url, 'POST /v1/workflows/run', blocking)
      const outputs = /"outputs": \{.*\}, "error"/
      const plain = (text: string): string => normalised(text).replace(outputs, '"outputs": {}')
      assert.equal(plain(sent.body), plain(recorded('json/response-workflows-run-blocking.json')))
    })

    it('shows a run with its inputs and outputs as JSON text', async () => {
      const run = JSON.parse(
        (await call(chat.url, 'POST /v1/workflows/run', body)).body.slice(6).split('\n')[0] ?? '',
      ) as Json
      const shown = await call(chat.url, `GET /v1/workflows/run/${String(run['workflow_run_id'])}`)
      const file = version === '0.15.8' ? 'detail' : 'detail-1.7.0-dates'
      const plain = (text: string): string =>
        normalised(text).replaceAll(/"(inputs|outputs)": "(?:[^"\\]|\\.)*"/g, '"$1": ""')
      assert.equal(plain(shown.body), plain(recorded(`json/response-workflow-run-${file}.json`)))
      const { inputs, outputs } = JSON.parse(shown.body) as { inputs: string; outputs: string }
      assert.equal((JSON.parse(inputs) as Json)['customer'], 'Ann')
      assert.deepEqual(JSON.parse(outputs), {
        text: 'You said: Ann',
        inputs: { customer: 'Ann' },
        json: '{"customer": "Ann"}',
      })
      const request = `GET /v1/workflows/run/${String(run['workflow_run_id'])}`
      const other = await sendRaw(chat.url, request, ['Authorization: Bearer app-other'])
      assert.equal(other.status, 404)
    })

    it('answers what is not a run with the keys of the recorded bodies, in order', async () => {
      const sent = await call(chat.url, 'POST /v1/chat-messages', {
        ...body,
        response_mode: 'blocking',
      })
      const { conversation_id: id, message_id: message } = JSON.parse(sent.body) as Json
      const named = `POST /v1/conversations/${String(id)}/name`
      for (const [request, file, args] of [
        [`GET /v1/messages?user=abc-123&conversation_id=${String(id)}`, `messages-${version}`],
        [`GET /v1/messages/${String(message)}/suggested?user=abc-123`, 'suggested'],
        ['GET /v1/conversations?user=abc-123', 'conversations'],
        [named, 'conversation-rename', { name: 'Case' }],
        [`POST /v1/messages/${String(message)}/feedbacks`, 'feedbacks', { rating: 'like' }],
        ['POST /v1/workflows/tasks/x/stop', 'workflow-stop', {}],
        ['GET /v1/parameters', 'parameters'],
        ['GET /v1/info', `info-${version}`],
      ] as const) {
        const answer = await call(chat.url, request, args)
        assert.equal(answer.status, 200, request)
        const keys = (text: string): string => JSON.stringify(topKeys(JSON.parse(text)))
        assert.equal(keys(answer.body), keys(recorded(`json/response-${file}.json`)), request)
      }
    })
  })
}

/** Keys of an object and of the first item of its `data`. */
function topKeys(value: Json): unknown {
  const [first] = Array.isArray(value['data']) ? value['data'] : []
  return [Object.keys(value), typeof first === 'object' ? Object.keys(first) : typeof first]
}
