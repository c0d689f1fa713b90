import { type Conversations, createConversations } from './conversations.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { type UploadedFiles, createUploadedFiles } from './files.ts'
import { type PausedRuns, createPausedRuns } from './human-input.ts'
import { type RunningTasks, createRunningTasks } from './running-tasks.ts'
import { type WorkflowRuns, createWorkflowRuns } from './workflow-runs.ts'

/** Kinds of apps that answer `POST /chat-messages`; agents since 1.16.0. */
export type ChatMode = 'chat' | 'advanced-chat' | 'agent'

/** What stands behind every key: one app of each kind, and what Dify stores of it. */
export interface SimulatedApp {
  readonly version: DifyVersion
  /** Which kind of app answers `POST /chat-messages`. */
  readonly chatMode: ChatMode
  /** Whether an unknown conversation id is refused, as in Dify, or opens a conversation of that id. */
  readonly strictConversations: boolean
  readonly conversations: Conversations
  readonly tasks: RunningTasks
  readonly runs: WorkflowRuns
  readonly paused: PausedRuns
  readonly files: UploadedFiles
}

/** An app that has stored nothing yet. */
export const createApp = (
  options: Pick<SimulatedApp, 'version' | 'chatMode' | 'strictConversations'>,
): SimulatedApp => ({
  ...options,
  conversations: createConversations(),
  tasks: createRunningTasks(),
  runs: createWorkflowRuns(),
  paused: createPausedRuns(),
  files: createUploadedFiles(),
})
