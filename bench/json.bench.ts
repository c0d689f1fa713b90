/** What reading JSON costs: microseconds per KiB of body, least of several rounds, so that pauses do not count. */
import { createJsonCompletion } from '../src/core/json/completion.ts'
import { walkDocument } from '../src/core/json/document.ts'
import { scanJson } from '../src/core/json/scan.ts'

const LIMITS = { maxDepth: 512 }
const ROUNDS = 7
const ROUND_MS = 60

const utf8 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('latin1')
const ascii = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
const chat = (query: string) => ({ inputs: {}, query, response_mode: 'streaming', user: 'u-1' })
const items = (count: number) =>
  Array.from({ length: count }, (_, id) => ({ id, name: `name "${id}"`, ok: true }))

const ENGLISH = 'Please write to alice@example.com about the order. '.repeat(20)
const VIETNAMESE = 'Tôi tên là Nguyễn Văn Anh, số điện thoại 0912345678. '.repeat(20)
const bodies: Record<string, string> = {
  'chat, English': utf8(chat(ENGLISH)),
  'chat, Vietnamese in UTF-8': utf8(chat(VIETNAMESE)),
  'chat, Vietnamese escaped': ascii(chat(VIETNAMESE)),
  'many small objects': utf8(items(2000)),
  'JSON in JSON in JSON': utf8({ a: JSON.stringify({ b: JSON.stringify(items(200)) }) }),
}

const works: Record<string, (source: string) => unknown> = {
  scan: (source) => scanJson(source, { string: () => {} }, LIMITS),
  walk: (source) => walkDocument(source, 'utf8-bytes', () => {}, LIMITS),
  completion: (source) => createJsonCompletion().push(source),
  'JSON.parse': (source) => JSON.parse(source),
}

function microsecondsPerKib(work: (source: string) => unknown, source: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    let count = 0
    const started = performance.now()
    let elapsed = 0
    while (elapsed < ROUND_MS) {
      work(source)
      count++
      elapsed = performance.now() - started
    }
    least = Math.min(least, (elapsed * 1000) / count / (source.length / 1024))
  }
  return least
}

console.table(
  Object.fromEntries(
    Object.entries(bodies).map(([name, source]) => [
      name,
      {
        KiB: Number((source.length / 1024).toFixed(1)),
        ...Object.fromEntries(
          Object.entries(works).map(([work, run]) => [
            `${work}, µs/KiB`,
            Number(microsecondsPerKib(run, source).toFixed(2)),
          ]),
        ),
      },
    ]),
  ),
)
