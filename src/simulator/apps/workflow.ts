import { randomUUID } from 'node:crypto'
import { type ApiAnswer, type WireEvent, blocking, json, stream } from '../shapes/api-answer.ts'
import { type Call, inputsArgument, isStreaming } from '../call.ts'
import { cutDeltas } from './deltas.ts'
import { notFound } from '../shapes/errors.ts'
import { textsOf } from './model.ts'
import { lastNode, llmNode, startNode } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { workflowEvents } from './workflow-events.ts'
import {
  blockingWorkflow,
  newRunId,
  newWorkflowRun,
  runDetail,
  systemInputs,
} from '../shapes/workflow-shapes.ts'
import { wireJson } from '../shapes/wire-json.ts'

/** `POST /workflows/run`: a start, an LLM and an end node; the inputs come back as text, as objects and as JSON text. */
export function runWorkflow(call: Call, app: SimulatedApp): ApiAnswer {
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
  if (!streams) return blocking(blockingWorkflow(run, taskId))
  const head = (event: string): WireEvent => ({ event, workflow_run_id: id, task_id: taskId })
  const delta = (piece: string): WireEvent => ({
    ...head('text_chunk'),
    data: { text: piece, from_variable_selector: ['2', 'text'] },
  })
  const pieces = cutDeltas(text, call.script.deltas)
  return stream(workflowEvents(app, run, taskId, { head, delta }, pieces))
}

/** `GET /workflows/run/:id`. */
export function showRun({ credential, id }: Call, { runs, version }: SimulatedApp): ApiAnswer {
  const run = runs.find(credential, id)
  if (run === undefined) throw notFound('Workflow run not found.')
  return json(runDetail(version, run))
}
