import type { Config } from '../../config/config.ts'
import { type Asked, type Unanswered, askOrSayWhy } from '../../upstreams/ask.ts'
import { type Reach, createReachBook } from '../../upstreams/reach-book.ts'
import type { Context } from '../command.ts'

export interface StartWatch {
  /** Says on standard error which Difys do not answer, and why, and goes on asking them; says when one answers. */
  tell(): Promise<void>
  stop(): void
}

const TIMEOUT_MS = 2_000
const AGAIN_MS = 2_000

/** Looks at every Dify while all else is starting, so that the first screen can say which of them do not answer. */
export function watchAtStart({ upstreams }: Config, { stderr }: Context): StartWatch {
  const urls = new Map(upstreams.map(({ name, url }) => [name, url]))
  const say = (text: string): void => void stderr.write(`dify-masking up: ${text}\n`)
  const answering = ({ upstream, state }: Reach): void => {
    if (state === 'answers') say(`Dify at ${urls.get(upstream)} answers now`)
  }
  const reach = createReachBook({
    upstreams: [...urls.keys()],
    now: () => Date.now(),
    onChange: answering,
    onDoubt: () => {},
  })
  const ask = async (name: string, url: string): Promise<void> =>
    reach.probed(name, await askVersion(url))
  const isTroubled = ({ state, cause }: Reach): boolean => state === 'silent' || cause !== null
  const first = Promise.all(upstreams.map(({ name, url }) => ask(name, url)))
  let timer: NodeJS.Timeout | undefined
  return {
    async tell() {
      await first
      const troubled = reach.all().filter(isTroubled)
      for (const { upstream, state, message } of troubled)
        say(
          state === 'silent'
            ? `Dify at ${urls.get(upstream)} does not answer: ${(message ?? '').replace(/^no answer: /, '')}. Requests to it get 503 until it does; it is asked again every few seconds`
            : `Dify at ${urls.get(upstream)}: ${message}. Is the URL right?`,
        )
      const silent = (): Reach[] => reach.all().filter(({ state }) => state === 'silent')
      if (silent().length === 0) return
      timer = setInterval(() => {
        const left = silent()
        // From then on the services tell, in their log.
        if (left.length === 0) clearInterval(timer)
        for (const { upstream } of left) void ask(upstream, urls.get(upstream) ?? '')
      }, AGAIN_MS).unref()
    },
    stop: () => clearInterval(timer),
  }
}

const askVersion = async (url: string): Promise<Asked | Unanswered> =>
  await askOrSayWhy(url, '/v1/', { fetch: globalThis.fetch, timeoutMs: TIMEOUT_MS })
