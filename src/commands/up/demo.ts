import type { Writable } from 'node:stream'
import type { Simulator } from '../../simulator/server.ts'

const QUERY =
  'Hi, I am alice@example.vn, CCCD 079088001234. Our server 10.20.0.7 does not answer 8.8.4.4. Mail alice@example.vn!'

/** Sends one streaming chat request through the proxy and shows what each side sees. Invented data only. */
export async function showDemo(proxy: string, simulator: Simulator, out: Writable): Promise<void> {
  const body = JSON.stringify({
    inputs: {},
    query: QUERY,
    response_mode: 'streaming',
    user: 'demo-user',
  })
  const request = {
    method: 'POST',
    headers: { authorization: 'Bearer app-demo', 'content-type': 'application/json' },
    body,
  }
  const answer = await fetch(`${proxy}/v1/chat-messages`, request)
  const got = joinAnswer(await answer.text())
  const received = simulator.requests().findLast(({ path }) => path === '/v1/chat-messages')
  out.write(
    [
      '',
      'An example, sent through the proxy just now:',
      `  the client sent    ${QUERY}`,
      `  Dify received      ${queryOf(received?.body ?? '{}')}`,
      `  the client got     ${got}`,
      '',
      'Try it yourself:',
      `  curl -N ${proxy}/v1/chat-messages -H 'Authorization: Bearer app-demo' -H 'Content-Type: application/json' \\`,
      `    -d '{"inputs":{},"query":"I am bob@example.vn","response_mode":"streaming","user":"me"}'`,
      `  curl ${simulator.url}/__requests     (what Dify received)`,
      '',
      '',
    ].join('\n'),
  )
}

function queryOf(body: string): string {
  const parsed: unknown = JSON.parse(body)
  const query =
    parsed !== null && typeof parsed === 'object' && 'query' in parsed ? parsed.query : ''
  return typeof query === 'string' ? query : ''
}

function joinAnswer(stream: string): string {
  let answer = ''
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data: ')) continue
    const event = JSON.parse(line.slice('data: '.length)) as { event?: string; answer?: string }
    if (event.event === 'message') answer += event.answer ?? ''
  }
  return answer
}
