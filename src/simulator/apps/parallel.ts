import type { WireEvent } from '../shapes/api-answer.ts'
import { cutDeltas } from './deltas.ts'
import { type MessageRun, messageEvent, messageHead } from '../shapes/message-shapes.ts'
import { llmNode, nodeFinishedData, nodeStartedData } from '../shapes/node-shapes.ts'
import type { SimulatedApp } from './simulated-app.ts'

/**
 * Branches of a chatflow that answer at the same time: their pieces come in turns, each with the selector of its node, and
 * since 1.15.0 what a model thinks comes in pieces too.
 */
export function* parallelEvents(
  { version }: SimulatedApp,
  run: MessageRun,
  runId: string,
  query: string,
  branches: readonly { readonly text: string; readonly deltas: string | number | undefined }[],
): Generator<WireEvent> {
  const head = (event: string): WireEvent => ({
    ...messageHead(event, run),
    workflow_run_id: runId,
  })
  const nodes = branches.map(({ text }, at) => llmNode(version, `llm${at}`, query, text))
  const place = { index: 2, previous: 'start', createdAt: run.createdAt }
  for (const node of nodes)
    yield { ...head('node_started'), data: nodeStartedData(version, node, place) }
  const pieces = branches.map(({ text, deltas }) => cutDeltas(text, deltas))
  const thoughts = branches.map(({ text, deltas }) => cutDeltas(`Thinking of ${text}`, deltas))
  const most = Math.max(
    ...pieces.map(({ length }) => length),
    ...thoughts.map(({ length }) => length),
  )
  for (let at = 0; at < most; at++) {
    for (const [branch, { nodeId }] of nodes.entries()) {
      const thought = version === '1.16.0' ? thoughts[branch]?.[at] : undefined
      if (thought !== undefined) {
        const isFinal = at === (thoughts[branch]?.length ?? 0) - 1
        const data = {
          message_id: run.messageId,
          reasoning: thought,
          node_id: nodeId,
          is_final: isFinal,
        }
        yield { ...head('reasoning_chunk'), data }
      }
      const piece = pieces[branch]?.[at]
      if (piece !== undefined)
        yield { ...messageEvent(run, piece), from_variable_selector: [nodeId, 'text'] }
    }
  }
  for (const node of nodes)
    yield { ...head('node_finished'), data: nodeFinishedData(version, node, place) }
}
