import { NotTried } from './check.ts'
import { type DifyClient, jsonOf, textAt } from './dify-client.ts'

/** What is known of an app before it is tried. */
export interface App {
  readonly version: string
  /** `chat`, `advanced-chat`, `agent-chat`, `workflow`, `completion`, …; `unknown` before 1.4.0. */
  readonly mode: string
  /** Values for the inputs that the app asks for, with the probe wherever a text fits. */
  inputs(probe: string): Readonly<Record<string, unknown>>
  /** Inputs for which there is no value here: files. */
  readonly missing: readonly string[]
}

/** Asks what app answers to the key. Rejects with {@link NotTried} if none does. */
export async function learnApp(client: DifyClient): Promise<App> {
  const parameters = await client.ask('GET /v1/parameters')
  if (parameters.status !== 200) throw new NotTried(whyNot(parameters.status, parameters.body))
  const info = await client.ask('GET /v1/info')
  const fields = fieldsOf(jsonOf(parameters.body)['user_input_form'])
  return {
    version: parameters.version ?? info.version ?? 'unknown',
    mode: textAt(jsonOf(info.body), 'mode') || 'unknown',
    missing: fields
      .filter(({ kind, isRequired }) => isRequired && kind.startsWith('file'))
      .map(({ name }) => name),
    inputs: (probe) => Object.fromEntries(fields.flatMap((field) => valueFor(field, probe))),
  }
}

function whyNot(status: number, body: string): string {
  const { code, message } = jsonOf(body)
  const said = typeof message === 'string' ? ` ${String(code)}: ${message}` : ''
  const advice =
    status === 401
      ? ' Is it the key of an app (app-…)?'
      : status === 404
        ? ' Is it the URL of the proxy, without /v1?'
        : ''
  return `GET /v1/parameters was answered with ${status}.${said}${advice}`
}

interface Field {
  readonly kind: string
  readonly name: string
  readonly isRequired: boolean
  readonly options: readonly unknown[]
  readonly maxLength: number
}

/** `user_input_form`: a list of `{KIND: {variable, required, options, …}}`. */
function fieldsOf(form: unknown): readonly Field[] {
  if (!Array.isArray(form)) return []
  return form.flatMap((item: unknown) => {
    if (item === null || typeof item !== 'object') return []
    return Object.entries(item).flatMap(([kind, field]: [string, unknown]) => {
      if (field === null || typeof field !== 'object') return []
      const {
        variable,
        required,
        options,
        max_length: longest,
      }: Record<string, unknown> = {
        ...field,
      }
      if (typeof variable !== 'string') return []
      const maxLength =
        typeof longest === 'number' && longest > 0 ? longest : Number.MAX_SAFE_INTEGER
      const all = Array.isArray(options) ? options : []
      return [{ kind, name: variable, isRequired: required === true, options: all, maxLength }]
    })
  })
}

function valueFor(field: Field, probe: string): (readonly [string, unknown])[] {
  const { kind, name, options, maxLength } = field
  if (kind === 'select') return [[name, options[0] ?? '']]
  if (kind === 'number') return [[name, 1]]
  if (kind === 'checkbox') return [[name, true]]
  if (kind.startsWith('file')) return []
  return [[name, probe.length <= maxLength ? probe : 'x']]
}
