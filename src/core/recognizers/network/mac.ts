import type { Recognizer } from '../recognizer.ts'

/** Six pairs of hexadecimal digits with `:` or `-`, or three groups of four with dots, as Cisco writes them. */
const FORM =
  /(?<![0-9A-Za-z_:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![0-9A-Za-z_]|[:-][0-9A-Fa-f]|\.[0-9A-Fa-f])/g

/**
 * Hardware addresses (IEEE 802, EUI-48). Longer runs are IPv6 addresses or fingerprints of keys; all zeros and the
 * broadcast address are nobody's. Score 1, rule `eui-48`; dotted ones need a letter, or they are numbers: `1200.3400.5600`.
 */
export const mac: Recognizer = {
  name: 'mac',
  find(view, report) {
    for (const { index: start, 0: text } of view.matchAll(FORM)) {
      const digits = text.replace(/[^0-9A-Fa-f]/g, '').toLowerCase()
      const isNobodys = /^(?:0+|f+)$/.test(digits)
      if (isNobodys || (text.includes('.') && !/[a-f]/.test(digits))) continue
      report({ entity: 'MAC', start, end: start + text.length, score: 1, rule: 'eui-48' })
    }
  },
}
