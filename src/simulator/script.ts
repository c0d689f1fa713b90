import { type FormItem, isForm } from './input-checks.ts'
import { CHAT_MODES, type ChatMode } from './apps/simulated-app.ts'

/** How the simulator behaves instead of echoing: for all requests by `POST /__script`, for one by its headers. */
export interface Script {
  /** The model's answer, instead of the echo. */
  readonly answer?: string
  /** Which kind of app answers `POST /chat-messages`, in place of the one that the simulator was started with. */
  readonly chat_mode?: ChatMode
  /** The key is that of an app of one kind: other runs are refused. */
  readonly app?: 'chat' | 'workflow' | 'completion'
  /** The run waits for a form, since 1.13.0; the same as an input of the name `simulator_human_input`. */
  readonly human_input?: boolean
  /** So many branches of a chatflow answer at the same time. */
  readonly branches?: number
  /** Strings of a node's outputs are cut at so many characters, as since 1.9.0 for the web app. */
  readonly truncate?: number
  /** How an answer is cut into deltas: `char`, `word`, `whole`, or a number of characters. */
  readonly deltas?: string | number
  /** A ping before every event. */
  readonly ping?: boolean
  /** Milliseconds to wait before each write of the body. */
  readonly delay_ms?: number
  /** Answers with the error of this status; with `raw_json`, the status of that. */
  readonly status?: number
  /** These bytes are the event stream; one write an event unless `slice` says otherwise. */
  readonly raw_sse?: string
  /** These bytes are the JSON answer. */
  readonly raw_json?: string
  /** Name of a recorded stream, `chat-streaming`; needs a directory of recorded streams. */
  readonly fixture?: string
  /** Bytes per write, or `event` (the default): one write an event. */
  readonly slice?: number | 'event'
  /** Headers to set on the answer; null takes one away. */
  readonly headers?: Readonly<Record<string, string | null>>
  /** The form of the app: told by `GET /parameters`, and held to by runs. */
  readonly input_form?: readonly FormItem[]
  /** The model fails after the message was stored: a blocking answer is the model's 400, which names no ids. */
  readonly model_fails?: boolean
  /** Breaks the connection after exactly so many bytes of the body. */
  readonly abort_after_bytes?: number
}

/** A script that makes no sense: the message names the field. */
export class ScriptError extends Error {}

type Reader = (value: unknown) => boolean

const isText: Reader = (value) => typeof value === 'string'
const isCount: Reader = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const isSize: Reader = (value) => isCount(value) && value !== 0

const FIELDS: Readonly<Record<keyof Script, readonly [reads: Reader, expected: string]>> = {
  answer: [isText, 'text'],
  chat_mode: [(value) => CHAT_MODES.some((mode) => mode === value), CHAT_MODES.join(', ')],
  app: [
    (value) => value === 'chat' || value === 'workflow' || value === 'completion',
    'chat, workflow or completion',
  ],
  human_input: [(value) => typeof value === 'boolean', 'true or false'],
  branches: [isSize, 'a number of branches'],
  truncate: [isSize, 'a number of characters'],
  deltas: [
    (value) => /^(?:char|word|whole|[1-9]\d{0,5})$/.test(String(value)),
    'char, word, whole or a number of characters',
  ],
  ping: [(value) => typeof value === 'boolean', 'true or false'],
  delay_ms: [isCount, 'milliseconds'],
  status: [(value) => isCount(value) && Number(value) >= 200 && Number(value) <= 599, '200 to 599'],
  raw_sse: [isText, 'text'],
  raw_json: [isText, 'text'],
  fixture: [isText, 'the name of a stream'],
  slice: [(value) => value === 'event' || isSize(value), 'a number of bytes or event'],
  input_form: [isForm, 'a list of fields by kind, each with its variable'],
  model_fails: [(value) => typeof value === 'boolean', 'true or false'],
  headers: [isHeaders, 'an object of texts or nulls'],
  abort_after_bytes: [isCount, 'a number of bytes'],
}

function isHeaders(value: unknown): boolean {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  return Object.values(value).every((text) => text === null || typeof text === 'string')
}

/** Checks a script that came as JSON. Throws {@link ScriptError}. */
export function readScript(value: unknown): Script {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new ScriptError('a script is a JSON object')
  }
  for (const [name, given] of Object.entries(value)) {
    const field = Object.entries(FIELDS).find(([known]) => known === name)?.[1]
    if (field === undefined) {
      throw new ScriptError(`${name} is not one of ${Object.keys(FIELDS).join(', ')}`)
    }
    const [reads, expected] = field
    if (!reads(given)) throw new ScriptError(`${name} must be ${expected}`)
  }
  return value
}
