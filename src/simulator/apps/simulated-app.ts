import { type Conversations, createConversations } from './conversations.ts'
import type { DifyVersion } from '../shapes/dify-version.ts'
import { type RunningTasks, createRunningTasks } from './running-tasks.ts'
import { type WorkflowRuns, createWorkflowRuns } from './workflow-runs.ts'

/** What stands behind every key: one app of each kind, and what Dify stores of it. */
export interface SimulatedApp {
  readonly version: DifyVersion
  /** Which kind of app answers `POST /chat-messages`. */
  readonly chatMode: 'chat' | 'advanced-chat'
  /** Whether an unknown conversation id is refused, as in Dify, or opens a conversation of that id. */
  readonly strictConversations: boolean
  readonly conversations: Conversations
  readonly tasks: RunningTasks
  readonly runs: WorkflowRuns
}

/** An app that has stored nothing yet. */
export const createApp = (
  options: Pick<SimulatedApp, 'version' | 'chatMode' | 'strictConversations'>,
): SimulatedApp => ({
  ...options,
  conversations: createConversations(),
  tasks: createRunningTasks(),
  runs: createWorkflowRuns(),
})
