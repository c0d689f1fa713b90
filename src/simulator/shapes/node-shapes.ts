import { randomUUID } from 'node:crypto'
import type { WireEvent } from './api-answer.ts'
import type { DifyVersion } from './dify-version.ts'
import { USAGE } from './shapes.ts'

/** One node of a workflow, and what it did. */
export interface WorkflowNode {
  readonly id: string
  readonly nodeId: string
  readonly type: string
  readonly title: string
  readonly inputs: WireEvent | null
  readonly processData: WireEvent | null
  readonly outputs: WireEvent
}

/** The first node: its outputs are its inputs. */
export const startNode = (nodeId: string, inputs: WireEvent): WorkflowNode => ({
  id: randomUUID(),
  nodeId,
  type: 'start',
  title: 'Start',
  inputs,
  processData: null,
  outputs: inputs,
})

/** The node that speaks: it shows the whole prompt. */
export function llmNode(
  version: DifyVersion,
  nodeId: string,
  prompt: string,
  text: string,
): WorkflowNode {
  const prompts = [
    { role: 'system', text: 'Repeat what you are told.', files: [] },
    { role: 'user', text: prompt, files: [] },
  ]
  return {
    id: randomUUID(),
    nodeId,
    type: 'llm',
    title: 'LLM',
    inputs: null,
    processData: {
      model_mode: 'chat',
      prompts,
      ...(version === '0.15.8' ? {} : { usage: USAGE, finish_reason: 'stop' }),
      // Since 1.0 models are plugins.
      model_provider: version === '0.15.8' ? 'openai' : 'langgenius/openai/openai',
      model_name: 'gpt-4o-mini',
    },
    outputs: { text, usage: USAGE, finish_reason: 'stop' },
  }
}

/** The node that gives the result: `answer` of a chatflow, `end` of a workflow. */
export const lastNode = (
  type: 'answer' | 'end',
  nodeId: string,
  outputs: WireEvent,
): WorkflowNode => ({
  id: randomUUID(),
  nodeId,
  type,
  title: type === 'end' ? 'End' : 'Answer',
  inputs: type === 'end' ? outputs : null,
  processData: null,
  outputs,
})

/** Where a node stands. */
export interface NodePlace {
  /** From 1. */
  readonly index: number
  readonly previous: string | null
  /** Unix seconds. */
  readonly createdAt: number
}

/** `data` of `node_started` (`task_entities.py`). */
export const nodeStartedData = (
  version: DifyVersion,
  node: WorkflowNode,
  place: NodePlace,
): WireEvent => ({
  ...describe(node, place),
  inputs: null,
  created_at: place.createdAt,
  extras: {},
  ...nesting(version),
  parallel_run_id: null,
  ...(version === '0.15.8' ? {} : { agent_strategy: null }),
})

/** `data` of `node_finished`. */
export const nodeFinishedData = (
  version: DifyVersion,
  node: WorkflowNode,
  place: NodePlace,
): WireEvent => ({
  ...describe(node, place),
  inputs: node.inputs,
  process_data: node.processData,
  outputs: node.outputs,
  status: 'succeeded',
  error: null,
  elapsed_time: 0.931442,
  execution_metadata:
    node.type === 'llm' ? { total_tokens: 402, total_price: '0.0002290', currency: 'USD' } : null,
  created_at: place.createdAt,
  finished_at: place.createdAt + 1,
  files: [],
  ...nesting(version),
})

const describe = (node: WorkflowNode, { index, previous }: NodePlace): WireEvent => ({
  id: node.id,
  node_id: node.nodeId,
  node_type: node.type,
  title: node.title,
  index,
  predecessor_node_id: previous,
})

const nesting = (version: DifyVersion): WireEvent => ({
  parallel_id: null,
  parallel_start_node_id: null,
  parent_parallel_id: null,
  parent_parallel_start_node_id: null,
  iteration_id: null,
  ...(version === '0.15.8' ? {} : { loop_id: null }),
})
