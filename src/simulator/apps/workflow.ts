import { randomUUID } from 'node:crypto'
import { type ApiAnswer, type WireEvent, blocking, json, stream } from '../shapes/api-answer.ts'
import { type Call, inputsArgument, isStreaming } from '../call.ts'
import { cutDeltas } from './deltas.ts'
import { invalidValue, notFound, otherApp } from '../shapes/errors.ts'
import { pausingEvents, waitsForForm } from './human-input.ts'
import { textsOf } from './model.ts'
import { lastNode, llmNode, startNode } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { endUserId } from '../shapes/shapes.ts'
import { type RunVoice, workflowEvents } from './workflow-events.ts'
import {
  type WorkflowRun,
  blockingWorkflow,
  finishedData,
  newRunId,
  newWorkflowRun,
  runDetail,
  startedData,
  systemInputs,
} from '../shapes/workflow-shapes.ts'
import { wireJson } from '../shapes/wire-json.ts'

/** `POST /workflows/run`: a start, an LLM and an end node; the inputs come back as text, as objects and as JSON text. */
export function runWorkflow(call: Call, app: SimulatedApp): ApiAnswer {
  if (call.script.app !== undefined && call.script.app !== 'workflow') throw otherApp('workflow')
  const given = inputsArgument(call)
  const streams = isStreaming(call.args)
  const id = newRunId()
  const taskId = randomUUID()
  const inputs = { ...given, ...systemInputs(call.user, id) }
  const prompt = textsOf(given).join(' | ')
  const text = call.script.answer ?? `You said: ${prompt}`
  const outputs = { text, inputs: given, json: wireJson(given) }
  const nodes = [
    startNode('1', inputs),
    llmNode(app.version, '2', prompt, text),
    lastNode('end', '3', outputs),
  ]
  const run = newWorkflowRun(call, { id, inputs, nodes, outputs })
  app.runs.add(run)
  const isPausing = waitsForForm(app, call, given)
  if (isPausing && !streams) throw invalidValue('Human input needs the streaming response mode.')
  if (!streams) return blocking(blockingWorkflow(run, taskId))
  const head = (event: string): WireEvent => ({ event, workflow_run_id: id, task_id: taskId })
  const delta = (piece: string): WireEvent => ({
    ...head('text_chunk'),
    data: { text: piece, from_variable_selector: ['2', 'text'] },
  })
  const { deltas, truncate } = call.script
  const voice = { head, delta }
  if (isPausing) return stream(pausedWorkflow(app, run, prompt, voice, deltas))
  return stream(workflowEvents(app, run, taskId, voice, cutDeltas(text, deltas), truncate))
}

function* pausedWorkflow(
  app: SimulatedApp,
  run: WorkflowRun,
  prompt: string,
  voice: RunVoice,
  deltas: string | number | undefined,
): Generator<WireEvent> {
  const { version } = app
  const { credential, user, id: runId } = run
  const ending = (): Iterable<WireEvent> => [
    { ...voice.head('workflow_finished'), data: finishedData(version, run) },
  ]
  const paused = app.paused.add({ credential, user, runId, prompt, voice, deltas, ending })
  yield { ...voice.head('workflow_started'), data: startedData(version, run) }
  yield* pausingEvents(paused)
}

/** `GET /workflows/logs`; `created_by_end_user_session_id` finds the runs of one `user`. */
export function listLogs({ credential, query }: Call, { runs }: SimulatedApp): ApiAnswer {
  const session = query.get('created_by_end_user_session_id')
  const data = runs
    .list(credential)
    .filter(({ user }) => session === null || user === session)
    .map(({ id, user, createdAt }) => ({
      id: endUserId(id, user),
      workflow_run: { id, status: 'succeeded', error: null, created_at: createdAt },
      created_from: 'service-api',
      created_by_end_user: { id: endUserId(credential, user), session_id: user },
      created_at: createdAt,
    }))
  return json({ page: 1, limit: 20, total: data.length, has_more: false, data })
}

/** `GET /workflows/run/:id`. */
export function showRun({ credential, id }: Call, { runs, version }: SimulatedApp): ApiAnswer {
  const run = runs.find(credential, id)
  if (run === undefined) throw notFound('Workflow run not found.')
  return json(runDetail(version, run))
}
