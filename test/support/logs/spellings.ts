/**
 * Ways in which a value may stand in bytes that are searched for it: a grep for the value alone misses
 * `alice%40x.vn`, `alice\u0040x.vn`, UTF-16 and base64.
 */

const unpercent = (text: string): string =>
  text.replaceAll(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
const unescapeUnits = (text: string): string =>
  text.replaceAll(/\\+(?:u00|x)([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
const unescapeMarkup = (text: string): string =>
  text
    .replaceAll(/&#x([0-9a-f]{1,4});/gi, (_entity, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replaceAll(/&#(\d{1,5});/g, (_entity, digits: string) => String.fromCharCode(Number(digits)))

/** The text, and what a reader would make of it that takes escapes off, twice; without zeros and zero-width characters. */
export function unescaped(text: string): readonly string[] {
  const seen = new Set([text])
  let now = text
  for (let i = 0; i < 2; i++) {
    now = unescapeMarkup(unescapeUnits(unpercent(now)))
    seen.add(now)
  }
  seen.add(now.replaceAll('+', ' '))
  seen.add(now.replaceAll(/[\0\u00ad\u200b-\u200d\u2060\ufeff]/g, ''))
  return [...seen]
}

/** The part of base64 that a value leaves wherever it begins: three alignments, their ends left out. */
function base64Of(value: string): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)])
    const whole = bytes.toString('base64').replace(/=+$/, '')
    return whole.slice(shift === 0 ? 0 : shift + 1, Math.floor((bytes.length * 4) / 3) - 1)
  })
}

/** Most often that a value stands in any one reading of a text, or encoded in it. */
export function occurrences(text: string, value: string): number {
  const readings = unescaped(text).map((reading) => count(reading, value))
  const lower = text.toLowerCase()
  const encoded = [
    ...base64Of(value).map((form) => count(text, form)),
    count(lower, Buffer.from(value).toString('hex')),
    count(lower, value.toLowerCase()),
  ]
  return Math.max(...readings, ...encoded)
}

function count(text: string, part: string): number {
  let found = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++
  return found
}
