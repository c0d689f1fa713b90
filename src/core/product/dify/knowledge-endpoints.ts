import type { Endpoint, PolicyName } from '../endpoint.ts'
import { NO_PERSON } from '../person-fields.ts'

const CREDENTIAL = { kind: 'credential' } as const
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** One row for every method of everything below a path. */
function under(
  name: string,
  path: string,
  policy: PolicyName,
  row: Pick<Endpoint, 'since' | 'texts' | 'answers' | 'limit'>,
): readonly Endpoint[] {
  return METHODS.map((method) => ({
    name,
    method,
    path,
    policy,
    scope: CREDENTIAL,
    persons: NO_PERSON,
    ...row,
  }))
}

/**
 * What Dify keeps for others to read, `controllers/service_api/dataset/` and `…/app/annotation.py`. Its readers stand
 * in other scopes, so these go by a policy of their own: they pass untouched by default, and are counted. Masked, they
 * have the scope of their key, and numbers that no conversation uses.
 */
export const KNOWLEDGE_ENDPOINTS: readonly Endpoint[] = [
  ...under('datasets', '/v1/datasets/**', 'datasets', {
    texts: [
      'name',
      'description',
      'text',
      'segments[].{content,answer,keywords[]}',
      'segment.**',
      'content',
      'query',
      'operation_data[].metadata_list[].value',
      '(file name)',
      '(text file)',
      '?keyword',
    ],
    answers: [
      'data[].{content,sign_content,answer,keywords,child_chunks}.**',
      'document.{name,doc_metadata[].value}',
      'query.content',
      'records[].{segment,child_chunks}.**',
    ],
    limit: 'Masked knowledge is quoted to every reader with its placeholders.',
  }),
  ...under('annotations', '/v1/apps/annotations/**', 'annotations', {
    since: '1.2.0',
    texts: ['question', 'answer', '?keyword'],
    answers: ['question', 'answer', 'data[].{question,answer}'],
    limit: 'A masked answer is replied to every user with its placeholders.',
  }),
  ...under('annotation-reply', '/v1/apps/annotation-reply/**', 'annotations', { since: '1.2.0' }),
]
