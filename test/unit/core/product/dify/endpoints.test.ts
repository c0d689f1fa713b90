import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Endpoint, ScopeRule } from '../../../../../src/core/product/endpoint.ts'
import { ENDPOINTS, matchEndpoint } from '../../../../../src/core/product/dify/endpoints.ts'

function scopeOf(scope: ScopeRule): string {
  if (scope.kind === 'form' && scope.param === undefined) return 'form of the bearer'
  if (scope.kind === 'conversation') return `conversation in ${scope.in}`
  return scope.kind === 'object' ? `${scope.object} :${scope.param}` : scope.kind
}

/** What a row makes the service do. */
function read(endpoint: Endpoint): string {
  const { name, scope, items, traced, erases, tellsInputs, policy, operators } = endpoint
  const all = [
    scopeOf(scope),
    items === undefined ? '' : `items ${items.list} ${items.id.join('.')} ${items.as}`,
    traced === true ? 'traced' : '',
    erases === true ? 'erases' : '',
    tellsInputs === true ? 'tells inputs' : '',
    policy === undefined ? '' : `policy ${policy.key}`,
    operators === true ? 'operators' : '',
  ]
  return `${name}: ${all.filter((part) => part !== '').join(', ')}`
}

const ROWS: readonly (readonly [line: string, row: string])[] = [
  ['POST /v1/chat-messages', 'chat-messages: run, traced'],
  ['POST /v1/completion-messages', 'completion-messages: run'],
  ['POST /v1/workflows/run', 'workflows-run: run, traced'],
  ['POST /v1/workflows/:workflow/run', 'workflows-run: run'],
  ['GET /v1/workflows/run/:id', 'workflow-run-detail: workflow_run :id'],
  ['GET /v1/workflow/:id/events', 'workflow-run-events: workflow_run :id'],
  ['GET /v1/form/human_input/:token', 'form: form'],
  ['POST /v1/form/human_input/:token', 'form-submit: form'],
  ['GET /v1/workflows/logs', 'workflow-logs: single, items data workflow_run.id workflow_run'],
  ['POST /v1/chat-messages/:task/stop', 'stop: single'],
  ['POST /v1/completion-messages/:task/stop', 'stop: single'],
  ['POST /v1/workflows/tasks/:task/stop', 'stop: single'],
  ['GET /v1/messages', 'messages: conversation in query'],
  ['GET /v1/messages/:id/suggested', 'suggested-questions: message :id'],
  ['POST /v1/messages/:id/feedbacks', 'feedbacks: message :id'],
  ['GET /v1/app/feedbacks', 'app-feedbacks: single, items data message_id message'],
  ['GET /v1/conversations', 'conversations: single, items data id conversation'],
  ['POST /v1/conversations/:conversation/name', 'conversation-rename: conversation in path'],
  ['DELETE /v1/conversations/:conversation', 'conversation-delete: conversation in path, erases'],
  ['GET /v1/conversations/:conversation/variables', 'conversation-variables: conversation in path'],
  [
    'PUT /v1/conversations/:conversation/variables/:variable',
    'conversation-variables: conversation in path',
  ],
  ['POST /v1/text-to-audio', 'text-to-audio: single'],
  ['POST /v1/audio-to-text', 'audio-to-text: single'],
  ['POST /v1/files/upload', 'files-upload: upload'],
  ['GET /v1/files/:id/preview', 'file-preview: file :id'],
  ['GET /v1/parameters', 'parameters: single, tells inputs'],
  ['GET /v1/end-users/**', 'end-users: single'],
  ['GET /v1/meta', 'meta: single'],
  ['GET /v1/info', 'info: single'],
  ['GET /v1/site', 'site: single'],
  ['POST /v1/datasets/:dataset/pipeline/run', 'pipeline-run: credential, policy datasets'],
  [
    'POST /v1/datasets/:dataset/pipeline/datasource/nodes/:node/run',
    'pipeline-datasource: credential, policy datasets',
  ],
  ['POST /v1/datasets/pipeline/file-upload', 'pipeline-file: credential, policy datasets'],
  ['GET /v1/datasets/**', 'datasets: credential, policy datasets'],
  ['POST /v1/datasets/**', 'datasets: credential, policy datasets'],
  ['PUT /v1/datasets/**', 'datasets: credential, policy datasets'],
  ['PATCH /v1/datasets/**', 'datasets: credential, policy datasets'],
  ['DELETE /v1/datasets/**', 'datasets: credential, policy datasets'],
  ['GET /v1/apps/annotations/**', 'annotations: credential, policy annotations'],
  ['POST /v1/apps/annotations/**', 'annotations: credential, policy annotations'],
  ['PUT /v1/apps/annotations/**', 'annotations: credential, policy annotations'],
  ['PATCH /v1/apps/annotations/**', 'annotations: credential, policy annotations'],
  ['DELETE /v1/apps/annotations/**', 'annotations: credential, policy annotations'],
  ['GET /v1/apps/annotation-reply/**', 'annotation-reply: credential, policy annotations'],
  ['POST /v1/apps/annotation-reply/**', 'annotation-reply: credential, policy annotations'],
  ['PUT /v1/apps/annotation-reply/**', 'annotation-reply: credential, policy annotations'],
  ['PATCH /v1/apps/annotation-reply/**', 'annotation-reply: credential, policy annotations'],
  ['DELETE /v1/apps/annotation-reply/**', 'annotation-reply: credential, policy annotations'],
  ['POST /api/chat-messages', 'web-chat-messages: run'],
  ['POST /api/completion-messages', 'web-completion-messages: run'],
  ['POST /api/workflows/run', 'web-workflows-run: run'],
  ['POST /api/chat-messages/:task/stop', 'web-stop: single'],
  ['POST /api/completion-messages/:task/stop', 'web-stop: single'],
  ['POST /api/workflows/tasks/:task/stop', 'web-stop: single'],
  ['GET /api/messages', 'web-messages: conversation in query'],
  ['GET /api/messages/:id/suggested-questions', 'web-suggested-questions: message :id'],
  ['POST /api/messages/:id/feedbacks', 'web-feedbacks: message :id'],
  ['GET /api/messages/:id/more-like-this', 'web-more-like-this: message :id'],
  ['GET /api/saved-messages', 'web-saved-messages: single, items data id message'],
  ['GET /api/conversations', 'web-conversations: single, items data id conversation'],
  ['POST /api/conversations/:conversation/name', 'web-conversation-rename: conversation in path'],
  [
    'DELETE /api/conversations/:conversation',
    'web-conversation-delete: conversation in path, erases',
  ],
  ['POST /api/text-to-audio', 'web-text-to-audio: single'],
  ['POST /api/audio-to-text', 'web-audio-to-text: single'],
  ['POST /api/files/upload', 'web-files-upload: upload'],
  ['POST /api/remote-files/upload', 'web-remote-files-upload: single'],
  ['POST /mcp/server/:code/mcp', 'mcp: single'],
  ['GET /api/parameters', 'parameters: single, tells inputs'],
  ['GET /api/workflow/:id/events', 'web-workflow-run-events: workflow_run :id'],
  ['GET /api/form/human_input/:token', 'web-form: form'],
  ['POST /api/form/human_input/:token', 'web-form-submit: form'],
  ['POST /api/form/human_input/:token/upload-token', 'web-form-upload-token: form'],
  ['GET /api/form/human-input/:token', 'web-form: form'],
  ['POST /api/form/human-input/:token', 'web-form-submit: form'],
  ['POST /api/form/human-input/:token/upload-token', 'web-form-upload-token: form'],
  ['POST /api/form/human_input/files/upload', 'web-form-file: form of the bearer'],
  ['POST /api/human-input-forms/files', 'web-form-file: form of the bearer'],
  ['POST /api/form/human_input/files/remote-upload', 'web-form-remote-file: form of the bearer'],
  ['GET /api/passport', 'web-passport: single'],
  ['GET /api/login/status', 'web-login-status: single'],
  ['POST /api/login', 'web-sign-in: single'],
  ['POST /api/email-code-login', 'web-sign-in: single'],
  ['POST /api/email-code-login/validity', 'web-sign-in: single'],
  ['POST /api/forgot-password', 'web-sign-in: single'],
  ['POST /api/forgot-password/validity', 'web-sign-in: single'],
  ['POST /api/forgot-password/resets', 'web-sign-in: single'],
  ['POST /openapi/v1/apps/:app/run', 'openapi-run: run'],
  ['POST /openapi/v1/apps/:app:run', 'openapi-run: run'],
  ['POST /openapi/v1/apps/:app/tasks/:task/stop', 'openapi-stop: single'],
  ['POST /openapi/v1/apps/:app/tasks/:task:stop', 'openapi-stop: single'],
  ['GET /openapi/v1/apps/:app/tasks/:id/events', 'openapi-events: workflow_run :id'],
  ['GET /openapi/v1/apps/:app/human-input-forms/:token', 'openapi-form: form'],
  ['POST /openapi/v1/apps/:app/human-input-forms/:token/submit', 'openapi-form-submit: form'],
  ['POST /openapi/v1/apps/:app/human-input-forms/:token:submit', 'openapi-form-submit: form'],
  ['POST /openapi/v1/apps/:app/human-input-forms/:token', 'openapi-form-submit: form'],
  ['POST /openapi/v1/apps/:app/files', 'openapi-file: upload'],
  ['GET /openapi/v1/apps/:app', 'openapi-app: single, tells inputs'],
  ...[
    'GET /openapi/v1/oauth/**',
    'POST /openapi/v1/oauth/**',
    'DELETE /openapi/v1/oauth/**',
    'GET /openapi/v1/account/**',
    'DELETE /openapi/v1/account/**',
    'GET /openapi/v1/workspaces',
    'GET /openapi/v1/workspaces/:workspace',
    'POST /openapi/v1/workspaces/:workspace:switch',
    'POST /openapi/v1/workspaces/:workspace/switch',
    'GET /openapi/v1/workspaces/:workspace/members',
    'POST /openapi/v1/workspaces/:workspace/members',
    'DELETE /openapi/v1/workspaces/:workspace/members/:member',
    'PATCH /openapi/v1/workspaces/:workspace/members/:member',
    'PUT /openapi/v1/workspaces/:workspace/members/:member/role',
    'PATCH /openapi/v1/workspaces/:workspace/members/:member/role',
    'POST /openapi/v1/workspaces/:workspace/apps/imports',
    'POST /openapi/v1/workspaces/:workspace/apps/imports/:import/confirm',
  ].map((line) => [line, 'openapi-operators: single, operators'] as const),
]

describe('endpoints', () => {
  it('of Dify have this order, each with its scope and what else its row says', () =>
    assert.deepEqual(
      ENDPOINTS.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, read(endpoint)]),
      ROWS,
    ))

  const matched = (method: string, path: string): readonly unknown[] => {
    const { endpoint, params } = matchEndpoint(method, path)
    return [endpoint.name, Object.fromEntries(params)]
  }

  it('are found by method and path, whatever slashes stand at its ends', () => {
    for (const path of [
      '/v1/chat-messages',
      '/v1/chat-messages/',
      '//v1//chat-messages',
      'v1/chat-messages',
    ])
      assert.deepEqual(matched('POST', path), ['chat-messages', {}], path)
    assert.deepEqual(matched('GET', '/v1/messages/m-1/suggested'), [
      'suggested-questions',
      { id: 'm-1' },
    ])
    // Fixed segments before those with a name.
    assert.deepEqual(matched('GET', '/v1/workflows/logs'), ['workflow-logs', {}])
    assert.deepEqual(matched('GET', '/v1/workflows/run/r-1'), [
      'workflow-run-detail',
      { id: 'r-1' },
    ])
    assert.deepEqual(matched('POST', '/v1/workflows/w-1/run'), [
      'workflows-run',
      { workflow: 'w-1' },
    ])
  })

  it('may be everything below a path, the path itself included', () => {
    for (const path of ['/v1/datasets', '/v1/datasets/d/documents/e'])
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
        assert.deepEqual(matched(method, path), ['datasets', {}])
    assert.deepEqual(matched('GET', '/v1/apps'), ['other', {}])
    assert.deepEqual(matched('HEAD', '/v1/datasets'), ['other', {}])
  })

  it('that are unknown have a row, too', () => {
    for (const [method, path] of [
      ['GET', '/v1/chat-messages'],
      ['post', '/v1/chat-messages'],
      ['POST', '/v1/chat-messages/x'],
      ['POST', '/v1'],
      ['POST', '/v2/chat-messages'],
      ['GET', '/'],
      ['GET', ''],
    ] as const) {
      const { endpoint, params } = matchEndpoint(method, path)
      assert.equal(read(endpoint), 'other: single', path)
      assert.equal(params.size, 0)
    }
  })
})
