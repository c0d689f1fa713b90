import type { App } from './app.ts'
import { saidBy, streamChecks } from './chat-checks.ts'
import { type Check, fail, ok, unseen } from './check.ts'
import type { DifyClient } from './dify-client.ts'
import { readStream } from './stream.ts'
import { type Cast, apart, placeholderIn, restored, shownMasked, wordsOf } from './verdicts.ts'

/** A run of a workflow app: the probe in each text input; Dify keeps the run, which no API deletes. */
export async function workflowChecks(client: DifyClient, app: App, told: Cast): Promise<Check[]> {
  const { user, probe } = told
  const body = { inputs: app.inputs(probe), user, response_mode: 'streaming' }
  if (!Object.values(body.inputs).includes(probe))
    return [unseen('inputs', 'the app asks for no text that could hold the value')]
  const masked = await maskedCheck(client, 'POST /v1/workflows/run', body, told)
  const cast = { ...told, prefix: masked.prefix }
  const answer = await client.ask('POST /v1/workflows/run', body)
  if (answer.status !== 200) return [fail('stream', `POST /v1/workflows/run: ${saidBy(answer)}`)]
  const { run } = readStream(answer.body)
  const placeholder = placeholderIn(answer.body, cast)
  const checks = [
    masked.check,
    ...streamChecks(answer, cast),
    placeholder === undefined
      ? ok('events', 'show no placeholder')
      : fail('events', `show ${placeholder} in place of the value`),
  ]
  if (run !== '') {
    const detail = await client.ask(`GET /v1/workflows/run/${run}`)
    checks.push(
      detail.status === 200
        ? restored('run', detail.body, cast)
        : unseen('run', `GET /v1/workflows/run/ID was answered with ${detail.status}`),
    )
  }
  const words = { ...body, inputs: app.inputs(wordsOf(cast)), user: cast.stranger }
  checks.push(apart(await client.ask('POST /v1/workflows/run', words), cast))
  return [...checks, unseen('deleted', 'no API deletes a run: it stays in the logs of the app')]
}

/** A completion app keeps no conversation. */
export async function completionChecks(client: DifyClient, app: App, told: Cast): Promise<Check[]> {
  const { user, probe } = told
  const inputs = { ...app.inputs(probe), query: `Repeat this address as it is: ${probe}` }
  const body = { inputs, user, response_mode: 'streaming' }
  const { check, prefix } = await maskedCheck(client, 'POST /v1/completion-messages', body, told)
  const answer = await client.ask('POST /v1/completion-messages', body)
  if (answer.status !== 200)
    return [fail('stream', `POST /v1/completion-messages: ${saidBy(answer)}`)]
  const cast = { ...told, prefix }
  const query = `Repeat these words as they are: ${wordsOf(cast)}`
  const words = { ...body, inputs: { ...app.inputs('x'), query }, user: cast.stranger }
  const others = await client.ask('POST /v1/completion-messages', words)
  const kept = unseen('deleted', 'no API deletes a message: it stays in the logs of the app')
  return [check, ...streamChecks(answer, cast), apart(others, cast), kept]
}

/** Dify refuses a mode that it does not have, and quotes it. */
async function maskedCheck(
  client: DifyClient,
  request: string,
  body: Readonly<Record<string, unknown>>,
  cast: Cast,
): Promise<ReturnType<typeof shownMasked>> {
  const { status, body: said } = await client.ask(request, { ...body, response_mode: cast.probe })
  return shownMasked(status, said, cast)
}
