/** An error as Dify shows it (`libs/external_api.py`): code, message, status, in this order. */
export class DifyError extends Error {
  readonly status: number
  readonly body: Record<string, unknown>

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.body = { code, message, status }
  }
}

/** A missing argument: this shape has no `status`. */
export class MissingArgument extends DifyError {
  override readonly body: Record<string, unknown>

  constructor(name: string) {
    super(400, 'invalid_param', 'Missing required parameter in the JSON body')
    this.body = {
      code: 'invalid_param',
      message: 'Missing required parameter in the JSON body',
      params: name,
    }
  }
}
