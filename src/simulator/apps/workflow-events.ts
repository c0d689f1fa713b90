import type { WireEvent } from '../shapes/api-answer.ts'
import { nodeFinishedData, nodeStartedData } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { type WorkflowRun, finishedData, startedData } from '../shapes/workflow-shapes.ts'

/** How a kind of app writes the events of a run: the keys before `data`, and a delta. */
export interface RunVoice {
  head(event: string): WireEvent
  delta(text: string): WireEvent
}

/**
 * Events of a run from `workflow_started` to `workflow_finished`: its nodes in a row, deltas inside the LLM node. A
 * stopped run goes straight to its end.
 */
export function* workflowEvents(
  { version, tasks }: SimulatedApp,
  run: WorkflowRun,
  taskId: string,
  voice: RunVoice,
  pieces: readonly string[],
  truncate?: number,
): Generator<WireEvent> {
  const event = (name: string, data: WireEvent): WireEvent => ({ ...voice.head(name), data })
  tasks.start(taskId, run.user)
  try {
    yield event('workflow_started', startedData(version, run))
    for (const [at, node] of run.nodes.entries()) {
      const previous = run.nodes[at - 1]?.nodeId ?? null
      const place = { index: at + 1, previous, createdAt: run.createdAt }
      yield event('node_started', nodeStartedData(version, node, place))
      for (const piece of node.type === 'llm' ? pieces : []) {
        if (tasks.isStopped(taskId)) break
        yield voice.delta(piece)
      }
      run.stopped = tasks.isStopped(taskId)
      if (run.stopped) break
      yield event('node_finished', truncated(nodeFinishedData(version, node, place), truncate))
    }
    yield event('workflow_finished', finishedData(version, run))
  } finally {
    tasks.finish(taskId)
  }
}

/** Strings of the outputs cut at any character, and three points after (`services/variable_truncator.py`, since 1.9.0). */
function truncated(data: WireEvent, most: number | undefined): WireEvent {
  const { outputs } = data
  if (most === undefined || outputs === null || typeof outputs !== 'object') return data
  const cut = Object.entries(outputs).map(([name, value]) => [
    name,
    typeof value === 'string' && value.length > most ? `${value.slice(0, most)}...` : value,
  ])
  return { ...data, outputs: Object.fromEntries(cut), outputs_truncated: true }
}
