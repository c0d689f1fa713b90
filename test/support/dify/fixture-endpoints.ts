/** Ids that the recorded answers carry. */
export const IDS = {
  conversation: '45701982-8118-4bc5-8e9b-64562b4555f2',
  otherConversations: [
    '45701982-8118-4bc5-8e9b-64562b4555f3',
    '45701982-8118-4bc5-8e9b-64562b4555f4',
  ],
  message: '5ad4cb98-f0c7-4085-b384-88c403be6290',
  run: '5ad498cb-f0c7-4085-b384-88cbe6290f0c',
  task: 'd0c1f7a2-5a0e-4c39-9d3c-8a6a3f0b1c11',
  file: '72fa9618-8f89-4a37-9b33-7e1178a24a67',
} as const

const CHAT = 'POST /v1/chat-messages'

/** Request line of a recorded request or answer, by the name of its file without `request-`, `response-`, version. */
const LINES: Readonly<Record<string, string>> = {
  'annotations-create': 'POST /v1/apps/annotations',
  'annotations-list': 'GET /v1/apps/annotations?page=1&limit=20',
  'app-feedbacks': 'GET /v1/app/feedbacks?page=1&limit=20',
  'audio-to-text': 'POST /v1/audio-to-text',
  'chat-messages-blocking': CHAT,
  'chat-messages-blocking-advanced-chat': CHAT,
  'chat-messages-blocking-chat': CHAT,
  'chat-messages-streaming': CHAT,
  'chat-messages-trace-id': CHAT,
  'chat-stop': `POST /v1/chat-messages/${IDS.task}/stop`,
  'completion-messages': 'POST /v1/completion-messages',
  'completion-messages-blocking': 'POST /v1/completion-messages',
  'completion-stop': `POST /v1/completion-messages/${IDS.task}/stop`,
  'conversation-delete': `DELETE /v1/conversations/${IDS.conversation}`,
  'conversation-rename': `POST /v1/conversations/${IDS.conversation}/name`,
  'conversation-variables': `GET /v1/conversations/${IDS.conversation}/variables?user=abc-123`,
  conversations: 'GET /v1/conversations?user=abc-123&limit=20',
  'document-create-by-text': 'POST /v1/datasets/d-1/document/create-by-text',
  'error-400-completion-request': CHAT,
  'error-400-max-length': CHAT,
  'error-400-not-chat-app': CHAT,
  'error-400-query': CHAT,
  'error-400-select': CHAT,
  'error-400-user': CHAT,
  'error-401': CHAT,
  'error-404-conversation': CHAT,
  'error-413': 'POST /v1/files/upload',
  'error-415': 'POST /v1/files/upload',
  'error-429-quota': CHAT,
  'error-429-rate': CHAT,
  'error-500': CHAT,
  feedbacks: `POST /v1/messages/${IDS.message}/feedbacks`,
  'files-upload': 'POST /v1/files/upload',
  health: 'GET /health',
  index: 'GET /v1/',
  info: 'GET /v1/info',
  'mcp-tools-call': 'POST /mcp/server/abcdef/mcp',
  messages: `GET /v1/messages?user=abc-123&conversation_id=${IDS.conversation}`,
  meta: 'GET /v1/meta',
  parameters: 'GET /v1/parameters',
  retrieve: 'POST /v1/datasets/d-1/retrieve',
  'segments-create': 'POST /v1/datasets/d-1/documents/d-2/segments',
  site: 'GET /v1/site',
  suggested: `GET /v1/messages/${IDS.message}/suggested?user=abc-123`,
  'text-to-audio': 'POST /v1/text-to-audio',
  'webapp-chat': 'POST /api/chat-messages',
  'workflow-logs': 'GET /v1/workflows/logs?page=1',
  'workflow-run-detail': `GET /v1/workflows/run/${IDS.run}`,
  'workflow-stop': `POST /v1/workflows/tasks/${IDS.task}/stop`,
  'workflows-run': 'POST /v1/workflows/run',
  'workflows-run-blocking': 'POST /v1/workflows/run',
}

/** `METHOD /path?query` for a fixture file such as `1.7.0/json/response-info-1.7.0.json`. */
export function requestLineOf(file: string): string {
  const stem = file
    .replace(/^.*\/(?:request|response)-/, '')
    .replace(/(?:-\d+\.\d+\.\d+(?:-dates)?)?\.json$/, '')
  const line = LINES[stem]
  if (line === undefined) throw new Error(`no request line for ${stem}`)
  return line
}
