import { type Answer, send } from '../http/send.ts'

/** A browser in Dify's web app, as 1.9.2 and later know it. */
export interface Visitor {
  readonly passport: string
  readonly endUser: string
  /** A request with the passport in `X-App-Passport`, unless other headers are given. */
  ask(request: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

/** Opens the web app with a code as a visitor. */
export async function openWebApp(proxy: string, code: string, userId: string): Promise<Visitor> {
  const path = `/api/passport?user_id=${encodeURIComponent(userId)}`
  const { body } = await send({ to: proxy, path, headers: { 'x-app-code': code } })
  const passport = (JSON.parse(body) as { access_token: string }).access_token
  const claims = Buffer.from(passport.split('.')[1] ?? '', 'base64url').toString()
  return {
    passport,
    endUser: (JSON.parse(claims) as { end_user_id: string }).end_user_id,
    ask: async (request, sent, headers = { 'x-app-passport': passport }) => {
      const [method = '', target = ''] = request.split(' ')
      return await send({
        to: proxy,
        method,
        path: target,
        headers: { 'x-app-code': code, 'content-type': 'application/json', ...headers },
        ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      })
    },
  }
}

export type DifyEvent = Readonly<Record<string, unknown>> & { readonly event: string }

/** Events of a stream that have data. */
export const eventsIn = (body: string): readonly DifyEvent[] =>
  body
    .split('\n\n')
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice('data: '.length)) as DifyEvent)

/** The pieces of an answer, joined. */
export const answerIn = (body: string, kind = 'message'): string =>
  eventsIn(body)
    .filter(({ event }) => event === kind)
    .map(({ answer }) => String(answer))
    .join('')

/** The form that a run waits for, and the run. */
export function formIn(body: string): { readonly token: string; readonly run: string } {
  const asked = eventsIn(body).find(({ event }) => event === 'human_input_required')
  const data = asked?.['data'] as { readonly form_token: string } | undefined
  return { token: data?.form_token ?? '', run: String(asked?.['workflow_run_id']) }
}

/** The conversation and the message of a stream. */
export function idsIn(body: string): { readonly conversation: string; readonly message: string } {
  const [first] = eventsIn(body)
  return {
    conversation: String(first?.['conversation_id']),
    message: String(first?.['message_id']),
  }
}
