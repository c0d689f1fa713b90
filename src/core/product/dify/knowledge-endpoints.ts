import type { Endpoint, EndpointPolicy } from '../endpoint.ts'
import { NO_PERSON } from './person-fields.ts'

const DATASETS: EndpointPolicy = { key: 'datasets', unreadAs: 'dataset' }
const ANNOTATIONS: EndpointPolicy = { key: 'annotations', unreadAs: 'annotation' }
const CREDENTIAL = { kind: 'credential' } as const
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** One row for every method of everything below a path. */
function under(
  name: string,
  path: string,
  policy: EndpointPolicy,
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

/** Runs of a knowledge pipeline, and the files for them (`controllers/service_api/dataset/rag_pipeline/`). */
function pipelines(): readonly Endpoint[] {
  const run = '/v1/datasets/:dataset/pipeline'
  const row = {
    method: 'POST',
    since: '1.9.0',
    policy: DATASETS,
    scope: CREDENTIAL,
    persons: NO_PERSON,
  } as const
  return [
    {
      name: 'pipeline-run',
      path: `${run}/run`,
      ...row,
      texts: ['inputs.**', 'datasource_info_list[].**'],
      answers: ['(stream)', 'data.outputs.**', 'documents[].name'],
    },
    {
      name: 'pipeline-datasource',
      path: `${run}/datasource/nodes/:node/run`,
      ...row,
      texts: ['inputs.**'],
      answers: ['(stream)'],
    },
    {
      name: 'pipeline-file',
      path: '/v1/datasets/pipeline/file-upload',
      ...row,
      texts: ['(file name)', '(text file)'],
      answers: ['name'],
    },
  ]
}

/**
 * What Dify keeps for others to read, `controllers/service_api/dataset/` and `…/app/annotation.py`. Its readers stand
 * in other scopes, so these go by a policy of their own: they pass untouched by default, and are counted. Masked, they
 * have the scope of their key, and numbers that no conversation uses.
 */
export const KNOWLEDGE_ENDPOINTS: readonly Endpoint[] = [
  ...pipelines(),
  ...under('datasets', '/v1/datasets/**', DATASETS, {
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
  ...under('annotations', '/v1/apps/annotations/**', ANNOTATIONS, {
    since: '1.2.0',
    texts: ['question', 'answer', '?keyword'],
    answers: ['question', 'answer', 'data[].{question,answer}'],
    limit: 'A masked answer is replied to every user with its placeholders.',
  }),
  ...under('annotation-reply', '/v1/apps/annotation-reply/**', ANNOTATIONS, { since: '1.2.0' }),
]
