import type { DifyVersion } from './dify-version.ts'

/** An error as Dify shows it (`libs/external_api.py`): code, message, status, in this order. */
export class DifyError extends Error {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.body = { code, message, status }
  }
}

/** A missing or wrong argument (`reqparse`): this shape names the argument and has no `status`. */
export class ArgumentError extends DifyError {
  override readonly body: Readonly<Record<string, unknown>>

  constructor(params: string, message: string) {
    super(400, 'invalid_param', message)
    this.body = { code: 'invalid_param', message, params }
  }
}

/** A value that Dify's own code refuses (`ValueError`). */
export const invalidValue = (message: string): DifyError =>
  new DifyError(400, 'invalid_param', message)

/** What does not exist, or not for this user. */
export const notFound = (message: string): DifyError => new DifyError(404, 'not_found', message)

/** A run that the app of the key does not take (`controllers/service_api/app/error.py`). */
export function otherApp(run: 'chat' | 'workflow' | 'completion'): DifyError {
  if (run === 'completion')
    return new DifyError(
      400,
      'app_unavailable',
      'App unavailable, please check your app configurations.',
    )
  const name = run === 'chat' ? 'chat' : 'workflow'
  return new DifyError(
    400,
    `not_${name}_app`,
    `Please check if your app mode matches the right API route.`,
  )
}

const TEXTS: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['unauthorized', 'Access token is invalid'],
  403: ['forbidden', "The app's API service has been disabled."],
  404: ['not_found', 'Conversation Not Exists.'],
  413: ['file_too_large', 'File size exceeded. {message}'],
  415: ['unsupported_file_type', 'File type not allowed.'],
  500: [
    'internal_server_error',
    'The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.',
  ],
}

const RATE_LIMIT = [
  'rate_limit_error',
  'Rate limit exceeded, please upgrade your plan or your RPD was 500 requests/day',
] as const

const TOO_MANY: Readonly<Record<DifyVersion, readonly [code: string, message: string]>> = {
  '0.15.8': [
    'too_many_requests',
    'Too many requests. Please try again later. The current maximum concurrent requests allowed is 10.',
  ],
  '1.7.0': RATE_LIMIT,
  '1.16.0': RATE_LIMIT,
}

/**
 * The error that a script asks for. 400 quotes the prompt, as errors of model providers do: a proxy must not restore
 * it, because the answer is not a success.
 */
export function errorOfStatus(status: number, version: DifyVersion, prompt: string): DifyError {
  if (status === 400) {
    const message = `[openai] Bad Request Error, prompt '${prompt}' rejected`
    return new DifyError(400, 'completion_request_error', message)
  }
  const [code, message] =
    status === 429 ? TOO_MANY[version] : (TEXTS[status] ?? ['unknown', `Status ${status}`])
  return new DifyError(status, code, message)
}
