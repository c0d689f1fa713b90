import { randomUUID } from 'node:crypto'
import type { WireEvent } from './api-answer.ts'
import type { Owner } from '../apps/conversations.ts'
import { unixSeconds } from '../apps/conversations.ts'
import type { DifyVersion } from './dify-version.ts'
import type { WorkflowNode } from './node-shapes.ts'
import { APP_ID, WORKFLOW_ID, endUserId } from './shapes.ts'
import { wireJson } from './wire-json.ts'

/** One run of a workflow or chatflow. */
export interface WorkflowRun extends Owner {
  readonly id: string
  /** The user's inputs and the `sys.` ones. */
  readonly inputs: WireEvent
  readonly nodes: readonly WorkflowNode[]
  readonly outputs: WireEvent
  /** Unix seconds. */
  readonly createdAt: number
  stopped: boolean
}

/** A run that has just begun. */
export function newWorkflowRun(
  owner: Owner,
  parts: Pick<WorkflowRun, 'id' | 'inputs' | 'nodes' | 'outputs'>,
): WorkflowRun {
  const { credential, user } = owner
  return { credential, user, ...parts, createdAt: unixSeconds(), stopped: false }
}

/** A UUID. */
export const newRunId = (): string => randomUUID()

/** The `sys.` inputs that every run begins with. */
export const systemInputs = (user: string, runId: string): WireEvent => ({
  'sys.files': [],
  'sys.user_id': user,
  'sys.app_id': APP_ID,
  'sys.workflow_id': WORKFLOW_ID,
  'sys.workflow_run_id': runId,
})

/** Those of a chatflow: 0.15.8 begins with the query, 1.7.0 ends with it. */
export function chatflowInputs(
  version: DifyVersion,
  user: string,
  runId: string,
  chat: { readonly query: string; readonly conversationId: string; readonly dialogueCount: number },
): WireEvent {
  const rest = systemInputs(user, runId)
  const last = { 'sys.query': chat.query, 'sys.dialogue_count': chat.dialogueCount }
  if (version !== '0.15.8') return { ...rest, ...last }
  const { 'sys.files': files, 'sys.user_id': userId, ...ids } = rest
  return {
    'sys.query': chat.query,
    'sys.files': files,
    'sys.conversation_id': chat.conversationId,
    'sys.user_id': userId,
    'sys.dialogue_count': chat.dialogueCount,
    ...ids,
  }
}

/** `data` of `workflow_started`. */
export const startedData = (version: DifyVersion, run: WorkflowRun): WireEvent => ({
  id: run.id,
  workflow_id: WORKFLOW_ID,
  ...sequenceNumber(version),
  inputs: run.inputs,
  created_at: run.createdAt,
})

/** `data` of `workflow_finished`. */
export const finishedData = (version: DifyVersion, run: WorkflowRun): WireEvent => ({
  id: run.id,
  workflow_id: WORKFLOW_ID,
  ...sequenceNumber(version),
  ...result(run),
  created_by: { id: endUserId(run.credential, run.user), user: run.user },
  created_at: run.createdAt,
  finished_at: run.createdAt + 2,
  exceptions_count: 0,
  files: [],
})

/** The blocking answer of a workflow app. */
export const blockingWorkflow = (run: WorkflowRun, taskId: string): WireEvent => ({
  task_id: taskId,
  workflow_run_id: run.id,
  data: {
    id: run.id,
    workflow_id: WORKFLOW_ID,
    ...result(run),
    created_at: run.createdAt,
    finished_at: run.createdAt + 2,
  },
})

/** `GET /workflows/run/:id`: inputs and outputs are texts that hold JSON; dates are RFC 822 texts before 1.2.0. */
export function runDetail(version: DifyVersion, run: WorkflowRun): WireEvent {
  const { status, outputs, error, total_steps, total_tokens, elapsed_time } = result(run)
  const date = (seconds: number): unknown =>
    version === '0.15.8' ? new Date(seconds * 1000).toUTCString().replace('GMT', '-0000') : seconds
  return {
    id: run.id,
    workflow_id: WORKFLOW_ID,
    status,
    inputs: wireJson(run.inputs),
    outputs: wireJson(outputs ?? {}),
    error,
    total_steps,
    total_tokens,
    created_at: date(run.createdAt),
    finished_at: date(run.createdAt + 2),
    elapsed_time,
  }
}

const sequenceNumber = (version: DifyVersion): WireEvent =>
  version === '0.15.8' ? { sequence_number: 1 } : {}

const result = (run: WorkflowRun) => ({
  status: run.stopped ? 'stopped' : 'succeeded',
  outputs: run.stopped ? null : run.outputs,
  error: run.stopped ? 'Stopped by user.' : null,
  elapsed_time: 1.87,
  total_tokens: 402,
  total_steps: run.nodes.length,
})
