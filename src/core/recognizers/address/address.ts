import { readLexicon } from '../people/lexicon.ts'
import { readWords } from '../people/words.ts'
import { namedCells } from '../people/named-cells.ts'
import type { Recognizer } from '../recognizer.ts'
import { vietnameseAddresses } from './vietnamese-address.ts'
import { westernAddresses } from './western-address.ts'

const DIGIT = /\d/
const SCORE = 0.85

/** A field or column of addresses by its name: `Địa chỉ`, `home_address`, `street`, `dia_chi_giao_hang`. */
const isAddressField = (name: string): boolean =>
  /^(?:dia chi|thuong tru|tam tru|noi o|cho o|ho khau|street)(?: |$)|(?:^| )(?:address|address ?line ?[12]?|street address|dia chi)$/.test(
    name,
  ) && !/(?:^| )(?:ip|e ?mail|mac|web|url|host|wallet|memory|vi)(?: |$)/.test(name)

/** What such a field holds is an address if it has several words, and a number or a comma. */
const isAddressAlone = (text: string): boolean =>
  /\p{L}[\p{L}\p{M}]+/u.test(text) &&
  /\s/.test(text) &&
  /[\d,]/.test(text) &&
  !/[@:{}<>=]|\/\//.test(text)

/** Postal addresses down to house, lane or hamlet, in Vietnamese and English forms; no model. See docs/detection.md. */
export const address: Recognizer = {
  name: 'address',
  find(view, report) {
    if (!DIGIT.test(view) && !view.includes(',')) return
    const { places, barePlaces } = readLexicon()
    const known = {
      has: (name: string) => places.has(name) || barePlaces.has(name),
    } as ReadonlySet<string>
    const words = readWords(view)
    for (const { start, end } of vietnameseAddresses(view, words, known)) {
      report({ entity: 'ADDRESS', start, end, score: SCORE, rule: 'vietnamese' })
    }
    for (const { start, end, text } of namedCells(view, isAddressField))
      if (isAddressAlone(text))
        report({ entity: 'ADDRESS', start, end, score: SCORE, rule: 'field' })
    for (const { start, end } of westernAddresses(view, words)) {
      report({ entity: 'ADDRESS', start, end, score: SCORE, rule: 'western' })
    }
  },
}
