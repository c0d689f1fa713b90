import type { Endpoint } from './endpoints.ts'

const RUN = { kind: 'run' } as const
const SINGLE = { kind: 'single' } as const
const MESSAGE = { kind: 'object', object: 'message', param: 'id' } as const

/**
 * The API of Dify's own web app, `controllers/web/` 0.15.8 to 1.7.0, and its MCP server (1.6.0 and later). The same
 * runs as the Service API; who asks stands in the passport, never in the body.
 */
export const WEB_APP_ENDPOINTS: readonly Endpoint[] = [
  { name: 'web-chat-messages', method: 'POST', path: '/api/chat-messages', scope: RUN },
  { name: 'web-completion-messages', method: 'POST', path: '/api/completion-messages', scope: RUN },
  { name: 'web-workflows-run', method: 'POST', path: '/api/workflows/run', scope: RUN },
  { name: 'web-stop', method: 'POST', path: '/api/chat-messages/:task/stop', scope: SINGLE },
  { name: 'web-stop', method: 'POST', path: '/api/completion-messages/:task/stop', scope: SINGLE },
  { name: 'web-stop', method: 'POST', path: '/api/workflows/tasks/:task/stop', scope: SINGLE },
  {
    name: 'web-messages',
    method: 'GET',
    path: '/api/messages',
    scope: { kind: 'conversation', in: 'query' },
  },
  {
    name: 'web-suggested-questions',
    method: 'GET',
    path: '/api/messages/:id/suggested-questions',
    scope: MESSAGE,
  },
  { name: 'web-feedbacks', method: 'POST', path: '/api/messages/:id/feedbacks', scope: MESSAGE },
  {
    name: 'web-more-like-this',
    method: 'GET',
    path: '/api/messages/:id/more-like-this',
    scope: MESSAGE,
  },
  {
    name: 'web-saved-messages',
    method: 'GET',
    path: '/api/saved-messages',
    scope: SINGLE,
    items: { list: 'data', id: ['id'], as: 'message' },
  },
  {
    name: 'web-conversations',
    method: 'GET',
    path: '/api/conversations',
    scope: SINGLE,
    items: { list: 'data', id: ['id'], as: 'conversation' },
  },
  {
    name: 'web-conversation-rename',
    method: 'POST',
    path: '/api/conversations/:conversation/name',
    scope: { kind: 'conversation', in: 'path' },
  },
  {
    name: 'web-conversation-delete',
    method: 'DELETE',
    path: '/api/conversations/:conversation',
    scope: { kind: 'conversation', in: 'path' },
  },
  { name: 'web-text-to-audio', method: 'POST', path: '/api/text-to-audio', scope: SINGLE },
  {
    name: 'web-files-upload',
    method: 'POST',
    path: '/api/files/upload',
    scope: { kind: 'upload' },
  },
  { name: 'web-audio-to-text', method: 'POST', path: '/api/audio-to-text', scope: SINGLE },
  { name: 'mcp', method: 'POST', path: '/mcp/server/:code/mcp', scope: SINGLE },
]
