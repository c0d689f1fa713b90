/** What a whole event stream says. */
export interface StreamReading {
  /** The pieces of the answer, joined. */
  readonly text: string
  readonly last: string
  readonly conversation: string
  readonly run: string
  /** What is wrong with it, if anything is. */
  readonly problem: string | undefined
}

/** Events after which a client expects no more. */
const ENDS: ReadonlySet<string> = new Set([
  'message_end',
  'workflow_finished',
  'workflow_paused',
  'tts_message_end',
])

/** Reads a stream as clients do: pieces joined, replaced where the stream says so. */
export function readStream(body: string): StreamReading {
  let text = ''
  let problem: string | undefined
  let last = ''
  const ids = { conversation: '', run: '' }
  for (const block of body.split('\n\n')) {
    const data = block.split('\n').find((line) => line.startsWith('data:'))
    if (data === undefined) continue
    const event = parsed(data.slice('data:'.length))
    if (event === undefined) {
      problem ??= 'an event is not JSON'
      continue
    }
    const {
      event: name,
      answer,
      data: inner,
      conversation_id: conversation,
      workflow_run_id: run,
    } = event
    if (typeof name === 'string' && name !== 'ping') last = name
    if (typeof conversation === 'string') ids.conversation = conversation
    if (typeof run === 'string') ids.run = run
    if (name === 'error') problem ??= `the stream says: ${String(event['message'])}`
    const isWhole =
      name === 'message_replace' || (name === 'message' && text !== '' && answer === text)
    if (typeof answer === 'string') text = isWhole ? answer : text + answer
    const chunk = name === 'text_chunk' && isFields(inner) ? inner['text'] : undefined
    if (typeof chunk === 'string') text += chunk
  }
  if (problem === undefined && !ENDS.has(last)) problem = `it ends with ${last || 'nothing'}`
  return { text, last, problem, ...ids }
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFields(value) ? value : undefined
  } catch {
    return undefined
  }
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object'
