import type { Endpoint } from '../endpoint.ts'
import { NO_PERSON } from './person-fields.ts'
import {
  CHAT_ANSWERS,
  CHAT_TEXTS,
  CONVERSATION,
  CONVERSATION_LIST,
  IN_PATH,
  IN_QUERY,
  MESSAGE,
  MESSAGE_LIST,
  OF_FORM,
  OF_FORM_UPLOAD,
  RUN,
  SINGLE,
  WORKFLOW_ANSWERS,
  WORKFLOW_RUN,
  formRows,
} from './rows.ts'

const LOADED_BY_DIFY =
  'Dify itself loads the file, unmasked; a URL that carries a value is masked whole and fails.'

/**
 * The API of Dify's own web app, `controllers/web/` 0.15.8 to 1.7.0, and its MCP server (1.6.0 and later). The same
 * runs as the Service API; who asks stands in the passport, never in the body.
 */
const ROWS: readonly Endpoint[] = [
  {
    name: 'web-chat-messages',
    method: 'POST',
    path: '/api/chat-messages',
    scope: RUN,
    texts: CHAT_TEXTS,
    answers: CHAT_ANSWERS,
  },
  {
    name: 'web-completion-messages',
    method: 'POST',
    path: '/api/completion-messages',
    scope: RUN,
    texts: CHAT_TEXTS,
    answers: CHAT_ANSWERS,
  },
  {
    name: 'web-workflows-run',
    method: 'POST',
    path: '/api/workflows/run',
    scope: RUN,
    texts: ['inputs.**'],
    answers: WORKFLOW_ANSWERS,
  },
  { name: 'web-stop', method: 'POST', path: '/api/chat-messages/:task/stop', scope: SINGLE },
  { name: 'web-stop', method: 'POST', path: '/api/completion-messages/:task/stop', scope: SINGLE },
  { name: 'web-stop', method: 'POST', path: '/api/workflows/tasks/:task/stop', scope: SINGLE },
  {
    name: 'web-messages',
    method: 'GET',
    path: '/api/messages',
    scope: IN_QUERY,
    showsTurns: true,
    answers: MESSAGE_LIST,
  },
  {
    name: 'web-suggested-questions',
    method: 'GET',
    path: '/api/messages/:id/suggested-questions',
    scope: MESSAGE,
    answers: ['data[]'],
  },
  {
    name: 'web-feedbacks',
    method: 'POST',
    path: '/api/messages/:id/feedbacks',
    scope: MESSAGE,
    texts: ['content'],
  },
  {
    name: 'web-more-like-this',
    method: 'GET',
    path: '/api/messages/:id/more-like-this',
    scope: MESSAGE,
    answers: CHAT_ANSWERS,
  },
  {
    name: 'web-saved-messages',
    method: 'GET',
    path: '/api/saved-messages',
    scope: SINGLE,
    answers: ['data[].query', 'data[].answer', 'data[].inputs.**'],
    items: { list: 'data', id: ['id'], as: 'message' },
  },
  {
    name: 'web-conversations',
    method: 'GET',
    path: '/api/conversations',
    scope: SINGLE,
    answers: CONVERSATION_LIST,
    items: { list: 'data', id: ['id'], as: 'conversation' },
    limit: 'A placeholder at the cut end of a shortened name is shown, not restored.',
  },
  {
    name: 'web-conversation-rename',
    method: 'POST',
    path: '/api/conversations/:conversation/name',
    scope: IN_PATH,
    texts: ['name'],
    answers: CONVERSATION,
  },
  {
    name: 'web-conversation-delete',
    method: 'DELETE',
    path: '/api/conversations/:conversation',
    scope: IN_PATH,
    erases: true,
  },
  {
    name: 'web-text-to-audio',
    method: 'POST',
    path: '/api/text-to-audio',
    scope: SINGLE,
    texts: ['text'],
    limit: 'The voice speaks the placeholders.',
  },
  {
    name: 'web-audio-to-text',
    method: 'POST',
    path: '/api/audio-to-text',
    scope: SINGLE,
    limit: 'Speech is not masked, nor is its transcript; it is once it is sent as a query.',
  },
  {
    name: 'web-files-upload',
    method: 'POST',
    path: '/api/files/upload',
    scope: { kind: 'upload' },
    texts: ['(file name)', '(text file)'],
    answers: ['name'],
    limit:
      'Documents, e-mail and ZIP archives are masked, PDF becomes its masked text; images are refused, or pass without their metadata where their type is allowed (`files.md`).',
  },
  {
    name: 'web-remote-files-upload',
    method: 'POST',
    path: '/api/remote-files/upload',
    since: '1.0.0',
    scope: SINGLE,
    texts: ['url'],
    limit: LOADED_BY_DIFY,
  },
  {
    name: 'mcp',
    method: 'POST',
    path: '/mcp/server/:code/mcp',
    since: '1.6.0',
    scope: SINGLE,
    keyless: true,
    texts: ['params.arguments.**'],
    answers: ['result.content[].text'],
  },
  {
    name: 'parameters',
    method: 'GET',
    path: '/api/parameters',
    scope: SINGLE,
    tellsInputs: true,
  },
  {
    name: 'web-workflow-run-events',
    method: 'GET',
    path: '/api/workflow/:id/events',
    since: '1.13.0',
    scope: WORKFLOW_RUN,
    answers: ['(stream)'],
  },
  // Spelled with a hyphen where 2.0 is prepared.
  ...['human_input', 'human-input'].flatMap(webForm),
  ...['/api/form/human_input/files/upload', '/api/human-input-forms/files'].map(
    (path): Endpoint => ({
      name: 'web-form-file',
      method: 'POST',
      path,
      since: '1.15.0',
      ...OF_FORM_UPLOAD,
      texts: ['(file name)', '(text file)'],
      answers: ['name'],
    }),
  ),
  {
    name: 'web-form-remote-file',
    method: 'POST',
    path: '/api/form/human_input/files/remote-upload',
    since: '1.15.0',
    ...OF_FORM_UPLOAD,
    texts: ['url'],
    limit: LOADED_BY_DIFY,
  },
  {
    name: 'web-passport',
    method: 'GET',
    path: '/api/passport',
    scope: SINGLE,
    keyless: true,
    // Embedding pages name their visitor (#16062); Dify finds or makes the end user whose `session_id` it is.
    persons: { endUser: { query: ['user_id'] }, signIn: { query: ['web_app_access_token'] } },
  },
  {
    name: 'web-login-status',
    method: 'GET',
    path: '/api/login/status',
    since: '1.9.2',
    scope: SINGLE,
    keyless: true,
    persons: { endUser: { query: ['user_id'] } },
  },
  ...[
    '/api/login',
    '/api/email-code-login',
    '/api/email-code-login/validity',
    '/api/forgot-password',
    '/api/forgot-password/validity',
    '/api/forgot-password/resets',
  ].map(signIn),
]

/** A form in the web app, and the token with which files are sent for it. */
function webForm(word: string): readonly Endpoint[] {
  const form = `/api/form/${word}/:token`
  const upload = { method: 'POST', path: `${form}/upload-token`, since: '1.15.0' } as const
  return [
    ...formRows('web-form', form, [form], '1.13.0'),
    { name: 'web-form-upload-token', ...upload, ...OF_FORM },
  ]
}

/**
 * Visitors of a web app that sign in by e-mail (`controllers/web/login.py`, `forgot_password.py`): Dify finds the account by the
 * address and checks the code and the token that it gave out itself.
 */
function signIn(path: string): Endpoint {
  const kept = { json: ['email', 'token', 'code', 'password', 'new_password', 'password_confirm'] }
  const row = { method: 'POST', since: '1.3.0', scope: SINGLE, keyless: true } as const
  return { name: 'web-sign-in', path, ...row, persons: { signIn: kept } }
}

/** Who asks stands in the passport: a `user` in query or body is any text. */
export const WEB_APP_ENDPOINTS: readonly Endpoint[] = ROWS.map((row) => ({
  persons: NO_PERSON,
  ...row,
}))
