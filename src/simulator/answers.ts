import { randomUUID } from 'node:crypto'

export type DifyVersion = '0.15.8' | '1.7.0'

/** Ids and time of one run, as every event of it repeats them. */
export interface Run {
  readonly conversationId?: string
  readonly messageId: string
  readonly taskId: string
  /** Unix seconds. */
  readonly createdAt: number
}

export function newRun(conversationId?: string): Run {
  return {
    ...(conversationId === undefined ? {} : { conversationId }),
    messageId: randomUUID(),
    taskId: randomUUID(),
    createdAt: Math.floor(Date.now() / 1000),
  }
}

const USAGE = {
  prompt_tokens: 305,
  prompt_unit_price: '0.001',
  prompt_price_unit: '0.001',
  prompt_price: '0.0003050',
  completion_tokens: 97,
  completion_unit_price: '0.002',
  completion_price_unit: '0.001',
  completion_price: '0.0001940',
  total_tokens: 402,
  total_price: '0.0002290',
  currency: 'USD',
  latency: 1.771092874929309,
}

/** `metadata` of an answer: 0.15.8 has the keys that are present, 1.4.2 and later always all three. */
function metadata(version: DifyVersion): Record<string, unknown> {
  return version === '0.15.8'
    ? { usage: USAGE }
    : { annotation_reply: null, retriever_resources: [], usage: USAGE }
}

/** Blocking answer of chat or completion (`generate_response_converter.py`); no newline at the end. */
export function blockingAnswer(
  version: DifyVersion,
  run: Run,
  answer: string,
): Record<string, unknown> {
  const isChat = run.conversationId !== undefined
  return {
    event: 'message',
    task_id: run.taskId,
    id: run.messageId,
    message_id: run.messageId,
    ...(isChat ? { conversation_id: run.conversationId, mode: 'chat' } : { mode: 'completion' }),
    answer,
    metadata: metadata(version),
    created_at: run.createdAt,
  }
}

function head(event: string, run: Run): Record<string, unknown> {
  return {
    event,
    ...(run.conversationId === undefined ? {} : { conversation_id: run.conversationId }),
    message_id: run.messageId,
    created_at: run.createdAt,
    task_id: run.taskId,
    id: run.messageId,
  }
}

export const messageEvent = (run: Run, answer: string): Record<string, unknown> => ({
  ...head('message', run),
  answer,
  from_variable_selector: null,
})

export const messageEndEvent = (version: DifyVersion, run: Run): Record<string, unknown> => ({
  ...head('message_end', run),
  metadata: metadata(version),
  files: null,
})

/** Run of a workflow app: its inputs echoed as outputs. */
export interface WorkflowRun {
  readonly runId: string
  readonly taskId: string
  readonly inputs: Readonly<Record<string, unknown>>
  readonly text: string
  readonly createdAt: number
}

const WORKFLOW_ID = '9da23599-0000-4000-8000-000000000001'

export function newWorkflowRun(inputs: Readonly<Record<string, unknown>>): WorkflowRun {
  const said = Object.values(inputs).filter((value) => typeof value === 'string')
  return {
    runId: randomUUID(),
    taskId: randomUUID(),
    inputs,
    text: `You said: ${said.join(' | ')}`,
    createdAt: Math.floor(Date.now() / 1000),
  }
}

function finishedData(run: WorkflowRun): Record<string, unknown> {
  return {
    id: run.runId,
    workflow_id: WORKFLOW_ID,
    status: 'succeeded',
    outputs: { text: run.text, inputs: run.inputs },
    error: null,
    elapsed_time: 1.87,
    total_tokens: 402,
    total_steps: 3,
    created_at: run.createdAt,
    finished_at: run.createdAt + 2,
  }
}

export const blockingWorkflow = (run: WorkflowRun): Record<string, unknown> => ({
  task_id: run.taskId,
  workflow_run_id: run.runId,
  data: finishedData(run),
})

const workflowHead = (event: string, run: WorkflowRun): Record<string, unknown> => ({
  event,
  workflow_run_id: run.runId,
  task_id: run.taskId,
})

export const workflowStarted = (
  version: DifyVersion,
  run: WorkflowRun,
): Record<string, unknown> => ({
  ...workflowHead('workflow_started', run),
  data: {
    id: run.runId,
    workflow_id: WORKFLOW_ID,
    ...(version === '0.15.8' ? { sequence_number: 1 } : {}),
    inputs: run.inputs,
    created_at: run.createdAt,
  },
})

export const textChunk = (run: WorkflowRun, text: string): Record<string, unknown> => ({
  ...workflowHead('text_chunk', run),
  data: { text, from_variable_selector: ['2', 'text'] },
})

export const workflowFinished = (run: WorkflowRun): Record<string, unknown> => ({
  ...workflowHead('workflow_finished', run),
  data: finishedData(run),
})
