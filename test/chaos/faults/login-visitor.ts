import { SECRETS } from '../../support/logs/login-attacks.ts'
import { visitLogin } from '../../support/logs/login-visitor.ts'
import type { Fault } from '../fault.ts'

const ROUNDS = 5

const visitor: Fault = {
  id: 'R42',
  title:
    'a visitor without an account, before a login: queries, cookies and states of their own at the callback, forged lines of a log in them, and what is not HTTP',
  goal: 'no log of Envoy or of the service has anything of it, nothing reaches Dify',
  limitSeconds: 90,
  async run(attempt) {
    const { sent, told, accesses, reachedDify } = await visitLogin(ROUNDS)
    attempt.injected(sent)
    attempt.sent(sent)
    attempt.figure('lines of any log with something of it', told.length, { exactly: 0 })
    attempt.figure('lines of the access log', accesses, { atLeast: Math.floor(sent / 2) })
    attempt.figure('requests that reached Dify', reachedDify.length, { exactly: 0 })
    attempt.reachedDify(JSON.stringify(reachedDify), SECRETS)
  },
}

export const faults: readonly Fault[] = [visitor]
