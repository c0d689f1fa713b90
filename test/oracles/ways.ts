import { byteString } from '../support/bytes.ts'
import { OTHER_WAYS } from './other-ways.ts'
import type { Random } from './random.ts'
import { type Shown, type Way, restore, textsOf } from './restoring.ts'
import { type Cut, anywhere, inUnits, whole } from './text-cuts.ts'

const IDS = {
  conversation_id: '0192b1a0-0000-7000-8000-000000000001',
  message_id: '0192b1a0-0000-7000-8000-000000000002',
  task_id: '0192b1a0-0000-7000-8000-000000000003',
}
const RUN = { workflow_run_id: IDS.message_id, task_id: IDS.task_id }

const blocking: Way = {
  name: 'blocking',
  send: async (answer, _random, hosts) => {
    const body = byteString(JSON.stringify({ event: 'message', ...IDS, mode: 'chat', answer }))
    const out = await restore('POST /v1/chat-messages', 'application/json', [body], hosts)
    return textsOf((JSON.parse(out) as { readonly answer: string }).answer)
  },
}

const list: Way = {
  name: 'list',
  send: async (answer, random, hosts) => {
    const data = [answer, 'hello', 'EMAIL_1'].map((each, i) => ({ answer: each, id: `m-${i}` }))
    const source = byteString(JSON.stringify({ limit: 20, has_more: false, data }))
    const at = random.below(source.length)
    const chunks = [source.slice(0, at), source.slice(at)]
    const out = await restore('GET /v1/messages', 'application/json', chunks, hosts)
    return textsOf((JSON.parse(out) as { readonly data: unknown }).data)
  },
}

type Event = Readonly<Record<string, unknown>>

/** A piece in an event. */
type Wrap = (piece: string, random: Random) => Event

const message: Wrap = (answer) => ({ event: 'message', ...IDS, answer })

const agentMessage: Wrap = (answer) => ({ event: 'agent_message', ...IDS, answer })

/** Clients join by message, whatever node a piece comes from and whatever kind of message event brings it. */
const messages: Wrap = (answer, random) => ({
  event: random.chance(0.3) ? 'agent_message' : 'message',
  ...IDS,
  answer,
  ...(random.chance(0.6) ? { from_variable_selector: [`node-${random.below(3)}`, 'text'] } : {}),
})

const chunks: Wrap = (text, random) => ({
  event: 'text_chunk',
  ...RUN,
  data: { text, from_variable_selector: [`node-${random.below(3)}`, 'text'] },
})

/** Events between pieces that a client does not add to the text. */
const BETWEEN: readonly Event[] = [
  { event: 'node_started', ...RUN, data: { node_id: 'node-1', inputs: { text: 'EMAIL_1' } } },
  { event: 'node_finished', ...RUN, data: { node_id: 'node-1', outputs: { text: 'EMAIL_1' } } },
  { event: 'ping' },
  { event: 'message_file', ...IDS, id: 'f-1', type: 'image', url: '/files/f-1' },
]

const lineOf = (event: Event, random: Random): string => {
  const json = JSON.stringify(event)
  const isAscii = random.chance(0.5)
  const escaped = isAscii
    ? json.replace(
        /[\u0080-\uffff]/g,
        (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : json
  return byteString(`data: ${escaped}\n\n`)
}

/** The text as a client of Dify joins it; a replacement makes it begin again. */
function joinEvents(source: string): Shown {
  let text = ''
  const others: string[] = []
  for (const line of source.split('\n\n')) {
    if (!line.startsWith('data: ')) continue
    const event = JSON.parse(line.slice('data: '.length)) as Record<string, unknown>
    const { answer, data } = event
    const piece = (data as { readonly text?: unknown } | undefined)?.text ?? answer
    if (event['event'] === 'message_replace') text = String(answer)
    else if (typeof piece === 'string' && PIECES.has(String(event['event']))) text += piece
    else others.push(...textsOf(event))
  }
  return [...textsOf(text), ...others]
}

const PIECES = new Set(['message', 'agent_message', 'text_chunk'])

interface StreamWay {
  readonly name: string
  readonly cut: Cut
  readonly wrap: Wrap
  readonly isRun?: boolean
  /** Whether what comes first is replaced. */
  readonly isReplaced?: boolean
  /** Whether the beginning of the answer comes first, in pieces, and then all of it in one message. */
  readonly isRepeated?: boolean
}

function stream({ name, cut, wrap, isRun, isReplaced, isRepeated }: StreamWay): Way {
  return {
    name,
    isSlow: cut === inUnits,
    send: async (answer, random, hosts) => {
      const events: Event[] = []
      let rest = answer
      if (isReplaced === true) {
        const at = random.below(answer.length)
        events.push(message('void ![x](https://evil.example/?', random))
        events.push({ event: 'message_replace', ...IDS, answer: answer.slice(0, at) })
        rest = answer.slice(at)
      }
      if (isRepeated === true) rest = answer.slice(0, random.below(answer.length + 1))
      for (const piece of cut(rest, random)) {
        events.push(wrap(piece, random))
        if (random.chance(0.03)) events.push(random.pick(BETWEEN))
      }
      if (isRepeated === true) events.push(message(answer, random))
      events.push(isRun === true ? { event: 'workflow_finished', ...RUN, data: {} } : END)
      const path = isRun === true ? 'POST /v1/workflows/run' : 'POST /v1/chat-messages'
      const lines = events.map((event) => lineOf(event, random))
      const out = await restore(path, 'text/event-stream', lines, hosts)
      return isRepeated === true
        ? [...joinEvents(out), ...joinEvents(lastMessage(out))]
        : joinEvents(out)
    },
  }
}

/** What a client shows that takes the last message for the whole answer. */
const lastMessage = (source: string): string =>
  source.slice(source.lastIndexOf('data: {"event":"message",'))

const END: Event = { event: 'message_end', ...IDS, metadata: {} }

/** One way after the other is taken, so that a text is not sent ten times. */
export const WAYS: readonly Way[] = [
  blocking,
  list,
  stream({ name: 'stream, whole', cut: whole, wrap: message }),
  stream({ name: 'stream, unit by unit', cut: inUnits, wrap: message }),
  stream({ name: 'stream, cut anywhere', cut: anywhere, wrap: message }),
  stream({ name: 'stream, several events and nodes', cut: anywhere, wrap: messages }),
  stream({ name: 'stream, a node for each unit', cut: inUnits, wrap: messages }),
  stream({ name: 'workflow, several nodes', cut: anywhere, wrap: chunks, isRun: true }),
  stream({ name: 'workflow, unit by unit', cut: inUnits, wrap: chunks, isRun: true }),
  stream({ name: 'stream, replaced', cut: anywhere, wrap: messages, isReplaced: true }),
  stream({ name: 'stream, repeated', cut: anywhere, wrap: agentMessage, isRepeated: true }),
  ...OTHER_WAYS,
]
