import type { Recognizer } from '../recognizer.ts'
import { SIGN } from '../shared/signs.ts'

/**
 * Six pairs of hexadecimal digits with `:` or `-`, or three groups of four with dots, as Cisco writes them, from the first of
 * their signs on: few places of a text have one, and nearly all have a digit or a letter up to f.
 */
const FORM =
  /(?:([:-])(?<=(?<![0-9A-Za-z_:.-])[0-9A-Fa-f]{2}.)(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|\.(?<=(?<![0-9A-Za-z_:.-])[0-9A-Fa-f]{4}.)[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z_]|[:-][0-9A-Fa-f]|\.[0-9A-Fa-f])/g

/**
 * Hardware addresses (IEEE 802, EUI-48). Longer runs are IPv6 addresses or fingerprints of keys; all zeros and the
 * broadcast address belong to no device. Score 1, rule `eui-48`; dotted ones and those with hyphens
 * need a letter or the word, or they are numbers: `1200.3400.5600`, `04-18-27-33-41-45`.
 */
const FRAME =
  /(?<![0-9A-Za-z_])MAC=((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}):((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})(?::[0-9A-Fa-f]{2}:[0-9A-Fa-f]{2})?(?![0-9A-Za-z_:])/g

export const mac: Recognizer = {
  name: 'mac',
  signs: SIGN.pairs,
  find(view, report) {
    for (const { index, 0: found } of view.matchAll(FORM)) {
      const start = index - (found.startsWith('.') ? 4 : 2)
      const text = view.slice(start, index + found.length)
      const digits = text.replace(/[^0-9A-Fa-f]/g, '').toLowerCase()
      const isNobodys = /^(?:0+|f+)$/.test(digits)
      if (isNobodys || (/[.-]/.test(text) && !/[a-f]/.test(digits) && !isSaid(view, start)))
        continue
      report({ entity: 'MAC', start, end: start + text.length, score: 1, rule: 'eui-48' })
    }
    // Two addresses and the type of the frame, as Linux logs them.
    if (view.includes('MAC='))
      for (const { index, 1: to = '', 2: from = '' } of view.matchAll(FRAME))
        for (const [at, text] of [
          [index + 4, to],
          [index + 5 + to.length, from],
        ] as const)
          report({ entity: 'MAC', start: at, end: at + text.length, score: 1, rule: 'frame' })
  },
}

const isSaid = (view: string, start: number): boolean =>
  /\b(?:mac|hwaddr|ether|physical address|bssid)[^\n]{0,16}$/i.test(
    view.slice(Math.max(0, start - 40), start),
  )
