import { createScanner } from '../src/core/masking/create-scanner.ts'
import { createGrammar } from '../src/core/masking/placeholder.ts'
import { createRecognition } from '../src/core/recognizers/registry.ts'

/** Prints the CPU time of detection per KiB of text. No assertion: machines differ, ratios are for the reader. */

const on = (placeholder_prefix: string) => ({ enabled: true, placeholder_prefix })
const recognition = createRecognition({
  email: on('EMAIL'),
  ip_private: on('IP_PRIVATE'),
  ip_public: on('IP_PUBLIC'),
})
const scanner = createScanner(recognition, createGrammar(recognition.allPrefixes, true))

const fill = (piece: string, bytes: number): string => {
  const units = Math.ceil((bytes * piece.length) / Buffer.byteLength(piece))
  return piece.repeat(Math.ceil(units / piece.length)).slice(0, units)
}

const PROSE =
  'Please look at the attached report and tell me which of the services was slow last week, and why. '
const VIETNAMESE =
  'Anh xem giúp em báo cáo đính kèm và cho biết tuần trước dịch vụ nào bị chậm, nguyên nhân là gì nhé. '
const MIXED = `${PROSE}Contact alice.nguyen@example-corp.vn or 10.20.30.40:8080. ${VIETNAMESE}At 12:30:45 version 1.2.3.4 of node@20.1.0 ran on 2405:4800::1; see https://wiki.example.com/a?b=c#d. `
const LOG =
  '2026-01-05T12:30:45.123Z 10.0.3.17 - alice@x.vn "GET /api/v1/items?id=42 HTTP/1.1" 200 1532 "-" "curl/8.5.0" [2405:4800::1]:443\n'

const TEXTS: readonly (readonly [name: string, text: string])[] = [
  ['English prose, 4 KiB', fill(PROSE, 4096)],
  ['Vietnamese prose, 4 KiB', fill(VIETNAMESE, 4096)],
  ['mixed, 4 KiB', fill(MIXED, 4096)],
  ['mixed, 1 MiB', fill(MIXED, 1 << 20)],
  ['mixed with zero-width characters, 4 KiB', fill(`\u200b${MIXED}`, 4096)],
  ['access log, 4 KiB', fill(LOG, 4096)],
  ['worst case: @, 1 MiB', fill('@', 1 << 20)],
  ['worst case: dots, 1 MiB', fill('.', 1 << 20)],
  ['worst case: colons, 1 MiB', fill(':', 1 << 20)],
  ['worst case: digits, 1 MiB', fill('1', 1 << 20)],
  ['worst case: a@, 1 MiB', fill('a@', 1 << 20)],
  ['worst case: addresses in one URL, 1 MiB', `https://x/?${fill('10.0.0.5,', 1 << 20)}`],
  ['worst case: one finding a round, 1 MiB', fill('"a b"@x.vn', 1 << 20)],
]

/** Microseconds of CPU for one scan: the least of several rounds of at least 20 ms. */
function measure(text: string): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage()
    let times = 0
    let spent = 0
    do {
      scanner.scan(text)
      times++
      const { user, system } = process.cpuUsage(before)
      spent = user + system
    } while (spent < 20_000)
    least = Math.min(least, spent / times)
  }
  return least
}

console.table(
  TEXTS.map(([text, content]) => ({
    text,
    spans: scanner.scan(content).length,
    'µs/KiB': Number((measure(content) / (Buffer.byteLength(content) / 1024)).toFixed(2)),
  })),
)
