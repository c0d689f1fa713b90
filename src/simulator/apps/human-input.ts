import { randomUUID } from 'node:crypto'
import { type ApiAnswer, type WireEvent, json, stream } from '../shapes/api-answer.ts'
import type { Call } from '../call.ts'
import type { Owner } from './conversations.ts'
import { cutDeltas } from './deltas.ts'
import { ArgumentError, invalidValue, notFound } from '../shapes/errors.ts'
import type { SimulatedApp } from './simulated-app.ts'
import { unixSeconds } from './conversations.ts'
import type { RunVoice } from './workflow-events.ts'

/** A run that waits until a person fills in a form, since 1.13.0 (`controllers/web/human_input_form.py`). */
export interface PausedRun extends Owner {
  readonly runId: string
  readonly formToken: string
  readonly formId: string
  /** What it was asked. */
  readonly prompt: string
  readonly voice: RunVoice
  /** Events after the last text. */
  readonly ending: () => Iterable<WireEvent>
  readonly deltas: string | number | undefined
  submitted?: { readonly action: string; readonly feedback: string; readonly files: string }
  /** With which files are sent for the form, once it was asked for. */
  uploadToken?: string
}

/** The latest runs that wait, or have waited. */
export interface PausedRuns {
  add(run: Omit<PausedRun, 'formToken' | 'formId'>): PausedRun
  byToken(token: string): PausedRun | undefined
  byUploadToken(token: string): PausedRun | undefined
  byRun(owner: Owner, runId: string): PausedRun | undefined
}

const MAX_RUNS = 1000

/** No runs yet. */
export function createPausedRuns(): PausedRuns {
  const all = new Map<string, PausedRun>()
  return {
    add(parts) {
      const formToken = randomUUID().replaceAll('-', '').slice(0, 22)
      const run: PausedRun = { ...parts, formToken, formId: randomUUID() }
      all.set(formToken, run)
      const [oldest] = all.keys()
      if (all.size > MAX_RUNS && oldest !== undefined) all.delete(oldest)
      return run
    },
    byToken: (token) => all.get(token),
    byUploadToken: (token) => [...all.values()].find((run) => run.uploadToken === token),
    byRun: ({ credential, user }, runId) =>
      [...all.values()].find(
        (run) => run.runId === runId && run.credential === credential && run.user === user,
      ),
  }
}

/** Whether a run waits for a form: the script says so, or an input of the name `simulator_human_input`, which needs no header. */
export const waitsForForm = (
  { version }: SimulatedApp,
  { script }: Call,
  inputs: Readonly<Record<string, unknown>>,
): boolean =>
  version === '1.16.0' && (script.human_input === true || 'simulator_human_input' in inputs)

const ACTIONS = [
  { id: 'approve', title: 'Approve', button_style: 'primary' },
  { id: 'reject', title: 'Reject', button_style: 'default' },
]

const form = ({ prompt }: PausedRun): WireEvent => ({
  form_content: `Is this right? ${prompt}\n\n{{#$output.feedback#}}`,
  inputs: [
    {
      type: 'paragraph',
      output_variable_name: 'feedback',
      default: { type: 'constant', selector: [], value: prompt },
    },
  ],
  resolved_default_values: { feedback: prompt },
})

const node = (run: PausedRun): WireEvent => ({
  form_id: run.formId,
  node_id: 'human',
  node_title: 'Human Input',
})

/** `extra_contents` of a message, as the history shows it (#32831); what was submitted as soon as it is. */
export const shownForm = (run: PausedRun): WireEvent => ({
  type: 'human_input',
  workflow_run_id: run.runId,
  get submitted() {
    return run.submitted !== undefined
  },
  form_definition: { ...node(run), ...form(run), actions: ACTIONS },
  get form_submission_data() {
    const { submitted } = run
    if (submitted === undefined) return null
    const { action, feedback } = submitted
    return {
      ...node(run),
      rendered_content: `Is this right? ${run.prompt}\n\n${feedback}`,
      action_id: action,
    }
  },
})

/** The events of a run up to its pause: a text, the form, and the end of the stream. */
export function* pausingEvents(run: PausedRun): Generator<WireEvent> {
  const { voice, prompt } = run
  const event = (name: string, data: WireEvent): WireEvent => ({ ...voice.head(name), data })
  for (const piece of cutDeltas(`Please confirm ${prompt}`, run.deltas)) yield voice.delta(piece)
  const asked = {
    ...node(run),
    ...form(run),
    actions: ACTIONS,
    display_in_ui: true,
    form_token: run.formToken,
    expiration_time: unixSeconds() + 86_400,
  }
  yield event('human_input_required', asked)
  yield event('workflow_paused', {
    workflow_run_id: run.runId,
    paused_nodes: ['human'],
    outputs: {},
    reasons: [{ TYPE: 'human_input_required', ...asked }],
    status: 'paused',
    created_at: unixSeconds(),
    elapsed_time: 0.5,
    total_tokens: 0,
    total_steps: 2,
  })
}

/** `GET …/workflow/:id/events`: what the form was told, what followed, and the end. */
function* resumedEvents(run: PausedRun): Generator<WireEvent> {
  const { voice, prompt, submitted } = run
  const event = (name: string, data: WireEvent): WireEvent => ({ ...voice.head(name), data })
  if (submitted === undefined) {
    yield* pausingEvents(run)
    return
  }
  const { action, feedback, files } = submitted
  yield event('human_input_form_filled', {
    ...node(run),
    rendered_content: `Is this right? ${prompt}\n\n${feedback}`,
    action_id: action,
    action_text: ACTIONS.find(({ id }) => id === action)?.title ?? '',
    submitted_data: { feedback },
  })
  const text = `You decided ${action}: ${feedback}. You were asked: ${prompt}${files}`
  for (const piece of cutDeltas(text, run.deltas)) yield voice.delta(piece)
  yield* run.ending()
}

/** `GET …/form/human_input/:token`. */
export function showForm({ id }: Call, { paused }: SimulatedApp): ApiAnswer {
  const run = paused.byToken(id)
  if (run === undefined) throw notFound('Form not found')
  return json({ ...form(run), user_actions: ACTIONS, expiration_time: unixSeconds() + 86_400 })
}

/** `POST …/form/human_input/:token`: `inputs` and `action`, once. */
export function submitForm({ id, args }: Call, { paused, files }: SimulatedApp): ApiAnswer {
  const run = paused.byToken(id)
  if (run === undefined) throw notFound('Form not found')
  if (run.submitted !== undefined) throw invalidValue('Form already submitted')
  const { inputs, action } = args
  if (inputs === null || typeof inputs !== 'object' || !('feedback' in inputs))
    throw new ArgumentError('inputs', 'feedback is required')
  if (!ACTIONS.some((each) => each.id === action)) throw invalidValue('Invalid action')
  const read = Object.values(inputs).map((value: unknown) => {
    const file = isFile(value) ? files.byId(value.upload_file_id) : undefined
    return file === undefined ? '' : ` The file ${file.name} says: ${file.text}`
  })
  const feedback = String(inputs.feedback)
  run.submitted = { action: String(action), feedback, files: read.join('') }
  return json({})
}

const isFile = (value: unknown): value is { readonly upload_file_id: unknown } =>
  value !== null && typeof value === 'object' && 'upload_file_id' in value

/** `POST …/form/human_input/:token/upload-token`, since 1.15.0 (`controllers/web/human_input_form.py`). */
export function issueUploadToken({ id }: Call, { paused }: SimulatedApp): ApiAnswer {
  const run = paused.byToken(id)
  if (run === undefined) throw notFound('Form not found')
  run.uploadToken = `hitl_upload_${randomUUID()}`
  return json({ upload_token: run.uploadToken, expires_at: unixSeconds() + 3600 })
}

/** `GET …/workflow/:id/events`. */
export function resume(call: Call, { paused }: SimulatedApp): ApiAnswer {
  const run = paused.byRun(call, call.id)
  if (run === undefined) throw notFound('Workflow run not found')
  return stream(resumedEvents(run))
}
