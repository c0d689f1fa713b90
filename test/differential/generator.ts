import { createRandom } from '../oracles/random.ts'
import { type Body, formBody, jsonBody } from './bodies.ts'
import { coding } from './codings.ts'
import { overHttp1, overHttp2 } from './framings.ts'
import { headers, requestLine } from './heads.ts'
import { type Maker, createMaker, utf8 } from './maker.ts'
import { multipartBody } from './multipart-bodies.ts'
import type { HeaderLine } from './wire.ts'

/** A request as bytes, and what must not be read in what is forwarded of it. */
export interface Generated {
  readonly protocol: 'http1' | 'http2'
  readonly bytes: Buffer
  readonly canaries: readonly string[]
  readonly tricks: readonly string[]
}

/** The request number `index` of a seed: the same on every machine. `mark` finds it again in what was forwarded. */
export function generate(seed: number, index: number, mark: string): Generated {
  const random = createRandom(seed, index)
  const maker = createMaker(random)
  const line = requestLine(maker)
  const lines: HeaderLine[] = [['Host', 'dify.example'], [MARK, mark], ...headers(maker)]
  const hasBody = line[0] !== 'GET' || maker.trick('body of a GET')
  const made = hasBody ? random.pick(BODIES)(maker) : { type: '', body: '' }
  if (made.type !== '') lines.push(['Content-Type', made.type])
  const coded = coding(made.body, lines, maker)
  const protocol = random.chance(0.25) ? 'http2' : 'http1'
  const bytes =
    protocol === 'http1'
      ? overHttp1(line, lines, coded, maker)
      : overHttp2(line, lines, coded, maker)
  return { protocol, bytes, canaries: maker.canaries, tricks: maker.tricks }
}

export const MARK = 'X-Case'

const BODIES: readonly ((maker: Maker) => Body)[] = [
  jsonBody,
  jsonBody,
  multipartBody,
  multipartBody,
  formBody,
  (maker) => ({
    type: maker.random.pick(['text/plain', 'application/xml', '']),
    body: utf8(maker.text()),
  }),
]
