import { type Conversations, createConversations } from './conversations.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { type UploadedFiles, createUploadedFiles } from './files.ts'
import { type PausedRuns, createPausedRuns } from './human-input.ts'
import { type RunningTasks, createRunningTasks } from './running-tasks.ts'
import { type WorkflowRuns, createWorkflowRuns } from './workflow-runs.ts'

/** Kinds of apps that answer `POST /chat-messages`: `agent-chat` is the agent of all versions, `agent` the one since 1.16.0. */
export const CHAT_MODES = ['chat', 'advanced-chat', 'agent-chat', 'agent'] as const
export type ChatMode = (typeof CHAT_MODES)[number]

/** What Dify stores in its database. Several Difys of different versions may share one, as in a blue-green change. */
export interface SimulatedStore {
  readonly conversations: Conversations
  readonly tasks: RunningTasks
  readonly runs: WorkflowRuns
  readonly paused: PausedRuns
  readonly files: UploadedFiles
}

/** What stands behind every key: one app of each kind, and what Dify stores of it. */
export interface SimulatedApp extends SimulatedStore {
  readonly version: DifyVersion
  /** Which kind of app answers `POST /chat-messages`. */
  readonly chatMode: ChatMode
  /** Whether an unknown conversation id is refused, as in Dify, or opens a conversation of that id. */
  readonly strictConversations: boolean
}

/** Nothing is stored yet. */
export const createStore = (): SimulatedStore => ({
  conversations: createConversations(),
  tasks: createRunningTasks(),
  runs: createWorkflowRuns(),
  paused: createPausedRuns(),
  files: createUploadedFiles(),
})
