import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createDictionary } from '../../../../../src/core/recognizers/custom/dictionary.ts'
import { findingsOf, readFindings } from '../../../../support/detection/detection.ts'

const EXACT = { foldCase: false, foldDiacritics: false }
const CASE = { foldCase: true, foldDiacritics: false }
const ALL = { foldCase: true, foldDiacritics: true }

const org = (...terms: readonly string[]) => ({ id: terms[0] ?? '', terms, entity: 'ORG' })
const found = (text: string, options: typeof EXACT, ...terms: readonly string[]): string[] =>
  readFindings(createDictionary([org(...terms)], options), text).map(([, value = '']) => value)

describe('dictionary', () => {
  it('finds terms and names their entry', () => {
    const dictionary = createDictionary([org('Sao Mai', 'Saomai JSC'), org('Hòa Phát')], CASE)
    assert.deepEqual(findingsOf(dictionary, 'Saomai JSC, Hòa Phát.'), [
      { entity: 'ORG', start: 0, end: 10, score: 1, rule: 'dictionary', alias: 'Sao Mai' },
      { entity: 'ORG', start: 12, end: 20, score: 1, rule: 'dictionary', alias: 'Hòa Phát' },
    ])
  })

  it('finds whole words only', () => {
    assert.deepEqual(found('VINAMILK, AVIN, VIN, VIN-1 VIN2', EXACT, 'VIN'), ['VIN', 'VIN'])
    assert.deepEqual(found('Sao Maison', CASE, 'Sao Mai'), [])
    // A decomposed letter goes on after its base.
    assert.deepEqual(found('Sao Ma\u0300i', CASE, 'Sao Ma'), [])
    assert.deepEqual(found('Sao Mai🎉', CASE, 'Sao Mai'), ['Sao Mai'])
  })

  it('finds the longest term at a place', () => {
    const dictionary = createDictionary([org('Sao Mai'), org('Sao Mai An Giang')], CASE)
    assert.deepEqual(readFindings(dictionary, 'Sao Mai An Giang và Sao Mai An Phú'), [
      ['ORG', 'Sao Mai An Giang'],
      ['ORG', 'Sao Mai'],
    ])
  })

  it('takes blanks of any kind for a blank, and no blank for none', () => {
    assert.deepEqual(found('Sao\u00a0 \n Mai', CASE, 'Sao Mai'), ['Sao\u00a0 \n Mai'])
    assert.deepEqual(found('SaoMai Sao-Mai', CASE, 'Sao Mai'), [])
    assert.deepEqual(found('A & B; A&B', EXACT, 'A&B'), ['A&B'])
  })

  it('folds case if told to, and never that of a short name', () => {
    assert.deepEqual(found('SAO MAI, sao mai', CASE, 'Sao Mai'), ['SAO MAI', 'sao mai'])
    assert.deepEqual(found('SAO MAI', EXACT, 'Sao Mai'), [])
    assert.deepEqual(found('vin Vin VIN', CASE, 'VIN'), ['VIN'])
    assert.deepEqual(found('a.b.c A.B.C', CASE, 'A.B.C'), ['A.B.C'])
    assert.deepEqual(found('acb ACB', ALL, 'ACB'), ['ACB'])
  })

  it('tells diacritics apart unless told not to', () => {
    assert.deepEqual(found('sáo mài', CASE, 'Sao Mai'), [])
    assert.deepEqual(found('sáo mài', ALL, 'Sao Mai'), ['sáo mài'])
    assert.deepEqual(found('dong a bank', ALL, 'Đông Á Bank'), ['dong a bank'])
  })

  it('finds composed and decomposed spellings alike', () => {
    const term = 'Hòa Phát'
    for (const text of [term.normalize('NFC'), term.normalize('NFD')])
      for (const written of [term.normalize('NFC'), term.normalize('NFD')])
        assert.deepEqual(found(text, CASE, written), [text])
  })

  it('begins and ends with signs where a term does', () => {
    assert.deepEqual(found('about .NET and Yahoo!', CASE, '.NET', 'Yahoo!'), ['.NET', 'Yahoo!'])
  })

  it('reports overlapping terms, so that nothing of either stays', () => {
    assert.deepEqual(found('Sao Mai Vàng', CASE, 'Sao Mai', 'Mai Vàng'), ['Sao Mai', 'Mai Vàng'])
  })

  it('finds nothing without terms', () => {
    assert.deepEqual(readFindings(createDictionary([], ALL), 'Sao Mai'), [])
  })
})
