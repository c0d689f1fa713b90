import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { readDictionary } from '../../../../src/detection/dictionaries/read-dictionary.ts'

const folder = mkdtempSync(join(tmpdir(), 'dictionary-'))
after(() => rmSync(folder, { recursive: true }))

function read(name: string, content: string | Uint8Array): unknown {
  const file = join(folder, name)
  writeFileSync(file, content)
  const result = readDictionary(file)
  return 'entries' in result
    ? result.entries.map(({ id, terms }) => [id, ...terms])
    : result.problems.map(({ line, message }) => `${line}: ${message}`)
}

describe('dictionary files', () => {
  it('.txt: a name a line, aliases after |', () => {
    assert.deepEqual(
      read('a.txt', '\ufeff# ours\r\n\r\nSao Mai | SAO MAI JSC|Saomai\r\nHòa Phát\n'),
      [
        ['Sao Mai', 'Sao Mai', 'SAO MAI JSC', 'Saomai'],
        ['Hòa Phát', 'Hòa Phát'],
      ],
    )
  })

  it('.csv: terms, or terms by id, quoted as RFC 4180 has it', () => {
    assert.deepEqual(
      read('a.csv', 'id,term\r\n7,Sao Mai\r\n8,"Hòa, ""Phát""\n JSC"\r\n7,SAO MAI\r\n'),
      ['3: has a control character in a term'],
    )
    assert.deepEqual(read('a.csv', 'id,term\n7,Sao Mai\n8,"Hòa, ""Phát"""\n\n7,SAO MAI'), [
      ['7', 'Sao Mai', 'SAO MAI'],
      ['8', 'Hòa, "Phát"'],
    ])
    assert.deepEqual(read('b.csv', 'Sao Mai\nHòa Phát'), [
      ['Sao Mai', 'Sao Mai'],
      ['Hòa Phát', 'Hòa Phát'],
    ])
  })

  it('.json: terms, or entries', () => {
    assert.deepEqual(
      read('a.json', '["Sao Mai", {"id": "8", "terms": ["Hòa Phát", "HPG Group"]}]'),
      [
        ['Sao Mai', 'Sao Mai'],
        ['8', 'Hòa Phát', 'HPG Group'],
      ],
    )
  })

  it('tell every mistake by its line, and never a term', () => {
    assert.deepEqual(read('b.txt', 'Sao Mai\n|x\n...\n\nQ\nA\u0007B\n' + 'x'.repeat(201)), [
      '2: has an empty term',
      '2: has a term of one letter or digit',
      '3: has a term without a letter or digit',
      '5: has a term of one letter or digit',
      '6: has a control character in a term',
      '7: has a term of 201 characters; the limit is 200',
    ])
    assert.deepEqual(read('c.txt', 'Sao Mai\nHòa Phát|Sao Mai\n'), [
      '2: has a term that line 1 has under another id',
    ])
    assert.deepEqual(read('d.txt', new Uint8Array([0x41, 0x42, 0x0a, 0xff, 0xfe, 0x0a])), [
      '2: is not UTF-8',
    ])
    assert.deepEqual(read('c.csv', '1,Sao Mai,x\n2,Hòa Phát\n'), [
      '1: has 3 columns; wanted: one column (term) or two (id,term)',
      '2: has 2 columns; wanted: one column (term) or two (id,term)',
    ])
    assert.deepEqual(read('d.csv', 'id,term\n,Sao Mai\n'), ['2: has no id'])
    assert.deepEqual(read('e.csv', '1,"Sao Mai\n2,x'), ['1: a quote is not closed'])
    assert.deepEqual(read('f.csv', '1,"Sao"Mai\n'), ['1: text follows a closing quote'])
    assert.deepEqual(read('b.json', '{"a": 1}'), [
      '1: must be a list of terms or of {"id", "terms"}',
    ])
    assert.deepEqual(read('c.json', '[\n"Sao Mai",\n{"id": 7}, 5,\n {"terms":["ab"],"x":1}]'), [
      '3: id must be a text',
      '3: must be a term or {"id", "terms"}',
      '4: has a key besides id and terms',
    ])
    assert.deepEqual(read('d.json', '["Sao Mai",\n'), ['2: is not valid JSON'])
    assert.deepEqual(read('e.json', '[{"id":"a","terms":["ab"]},\n{"id":"a","terms":["cd"]}]'), [
      '2: has the id of line 1',
    ])
    assert.deepEqual(read('a.xlsx', ''), ['1: the name must end in .txt, .csv or .json'])
    assert.deepEqual(readDictionary(join(folder, 'none.txt')), {
      problems: [{ line: 1, message: 'the file does not exist' }],
    })
  })

  it('stop telling after twenty', () => {
    assert.equal((read('e.txt', '.\n'.repeat(100)) as unknown[]).length, 20)
  })
})
