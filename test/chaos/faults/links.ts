import { FORMS } from '../../oracles/forms.ts'
import { hostileAnswer } from '../../oracles/generator.ts'
import { judge } from '../../oracles/judge.ts'
import { RENDERERS } from '../../oracles/renderers.ts'
import { SECRETS } from '../../oracles/secrets.ts'
import { type Stack, chat, receivedByDify, startStack } from '../../support/envoy/stack.ts'
import type { Fault } from '../fault.ts'

const GENERATED = 150

const valueOf = (wanted: string): string =>
  SECRETS.find(({ placeholder }) => placeholder === wanted)?.value ?? ''

const EMAIL = valueOf('EMAIL_1')
const QUERY = `I am ${EMAIL}, ${valueOf('PHONE_1')}. Is ${valueOf('URL_1')} down?`
const PLAIN = 'write to EMAIL_1'
const ALLOWED = ['good.example']

/** Forms that were found by hand, then some of the generator. */
const ANSWERS: readonly string[] = [
  ...FORMS.map(({ text }) => text),
  ...Array.from({ length: GENERATED }, (_, index) => hostileAnswer(17, index).text),
]

/** Ways of an answer through the proxy: pieces of several nodes belong to one message. */
const MODES = ['blocking', 'letter by letter', 'several nodes'] as const

function script(stack: Stack, answer: string, mode: (typeof MODES)[number]): void {
  if (mode !== 'several nodes') {
    stack.dify.script({ answer, deltas: 'char' })
    return
  }
  const ids = { conversation_id: 'c-00000001', message_id: 'm-00000001', task_id: 't-00000001' }
  // A placeholder of the hostile part may be cut between two nodes; the honest one is whole.
  const pieces = [PLAIN, ...(answer.slice(PLAIN.length).match(/[\s\S]{1,7}/g) ?? [])]
  const events = pieces.map((piece, i) => ({
    event: i % 3 === 2 ? 'agent_message' : 'message',
    ...ids,
    answer: piece,
    from_variable_selector: [`node-${i % 2}`, 'text'],
  }))
  const lines = [...events, { event: 'message_end', ...ids, metadata: {} }]
  stack.dify.script({
    raw_sse: lines.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''),
  })
}

/** A model that was talked into carrying values away. */
const links: Fault = {
  id: 'R17',
  title: `${ANSWERS.length} hostile answers (links, images, references, tags, styles, drawings) with a placeholder in an address: whole, letter by letter, and over several nodes`,
  goal: `none of ${RENDERERS.length} renderers, Dify's web app among them, fetches an address with a value; the same placeholder in front is restored`,
  limitSeconds: 180,
  async run(attempt) {
    const stack = await startStack(`masking: { restore_url_hosts: [${ALLOWED.join()}] }`)
    try {
      let carried = 0
      let restored = 0
      for (const hostile of ANSWERS) {
        for (const mode of MODES) {
          script(stack, `${PLAIN}\n\n${hostile}`, mode)
          const streams = mode === 'blocking' ? 'blocking' : 'streaming'
          const { answer } = await chat(stack.envoy.proxyUrl, QUERY, { mode: streams })
          if (answer.startsWith(`write to ${EMAIL}\n`)) restored++
          const leaks = judge(answer, ALLOWED)
          if (leaks.length > 0) {
            carried++
            attempt.remark(`carried by ${JSON.stringify(hostile)} (${mode})`)
          }
          attempt.sent(1)
        }
      }
      const answers = ANSWERS.length * MODES.length
      attempt.injected(answers)
      attempt.figure('values that a renderer fetches an address with', carried, { exactly: 0 })
      attempt.figure('restored in front', restored, { exactly: answers })
      attempt.reachedDify(receivedByDify(stack), [EMAIL])
    } finally {
      await stack.stop()
    }
  },
}

export const faults: readonly Fault[] = [links]
