import type { Reply } from './dify-client.ts'

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/**
 * Reads a whole event stream line by line, as people do whose client has no parser: a line that starts with `data: `
 * and is JSON.
 */
export function readEvents(stream: string): Reply {
  let answer = ''
  let conversation = ''
  for (const line of stream.split('\n')) {
    if (!line.startsWith('data: ')) continue
    const event = JSON.parse(line.slice('data: '.length)) as Record<string, unknown>
    if (event['event'] === 'message') answer += textOf(event['answer'])
    conversation = textOf(event['conversation_id'])
  }
  return { answer, conversation }
}
