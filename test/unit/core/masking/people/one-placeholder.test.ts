import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { onePlaceholderEach } from '../../../../../src/core/masking/people/one-placeholder.ts'
import { MemoryScope } from '../../../../../src/vault/memory-scope.ts'

/** A scope that is sent names, turn by turn; what each is masked with. */
function conversation(...turns: readonly (readonly string[])[]): string[][] {
  const scope = new MemoryScope('s', 0)
  return turns.map((names) => {
    const places = names.map((value) => ({ entity: 'PERSON', wanted: { prefix: 'PERSON', value } }))
    const given = scope.allocate(places.map(({ wanted }) => wanted))
    return [...onePlaceholderEach(places, given, scope)]
  })
}

const areOne = (...names: readonly string[]): void => {
  for (const order of [names, names.toReversed()]) {
    const [turn = []] = conversation(order)
    assert.equal(new Set(turn).size, 1, order.join(' | '))
    const later = conversation(...order.map((name) => [name]), order).at(-1) ?? []
    assert.equal(new Set(later).size, 1, `over turns: ${order.join(' | ')}`)
  }
}

const areApart = (...names: readonly string[]): void => {
  for (const order of [names, names.toReversed()]) {
    const [turn = []] = conversation(order)
    assert.equal(new Set(turn).size, names.length, order.join(' | '))
  }
}

describe('spellings of one person in a scope', () => {
  it('have one placeholder in any case, without marks and with either style of tones', () => {
    areOne('Nguyễn Văn An', 'NGUYỄN VĂN AN', 'NGUYEN VAN AN', 'nguyen van an', 'nguyễn văn an')
    areOne('Lê Thị Hoà', 'Lê Thị Hòa', 'LE THI HOA')
    areOne('Đỗ Thuý Hằng', 'Do Thuy Hang', 'đỗ thúy hằng')
    areOne('José Álvarez', 'Jose Alvarez', 'JOSE ALVAREZ')
  })

  it('have one placeholder in composed and decomposed letters', () => {
    areOne('Trần Thị Mỹ Lệ'.normalize('NFD'), 'Trần Thị Mỹ Lệ'.normalize('NFC'))
  })

  it('have one placeholder with blanks, commas and signs of tickets between', () => {
    areOne('NGUYEN/HOANG LONG', 'Nguyễn Hoàng Long', 'NGUYEN, HOANG LONG', 'NGUYEN^HOANG^LONG')
    areOne('Connor, Sarah', 'Sarah Connor', 'SARAH  CONNOR')
  })

  it('have one placeholder with the parts that people are called by', () => {
    areOne('Nguyễn Văn An', 'An', 'AN', 'Văn An')
    areOne('Nguyễn Thị Thu Hiền', 'Thu Hiền', 'Hiền', 'hien', 'HIEN')
    areOne('Sarah Connor', 'Sarah', 'Connor', 'CONNOR')
    areOne('Nguyễn Minh Khôi', 'Nguyen', 'Khôi')
    areOne('NGUYEN THI THU HIEN', 'Hiền', 'chị Hiền', 'Mr. Nguyen')
  })

  it('come back as the first spelling of the full name', () => {
    const [first, second] = conversation(['Nguyễn Văn An'], ['An', 'NGUYEN VAN AN'])
    assert.deepEqual(first, ['PERSON_1'])
    assert.deepEqual(second, ['PERSON_1', 'PERSON_1'])
    const [together] = conversation(['An', 'Nguyễn Văn An'])
    assert.deepEqual(together, ['PERSON_2', 'PERSON_2'])
  })
})

describe('two people', () => {
  it('are never one when they share a part: then the part stands for itself', () => {
    areApart('Nguyễn Văn An', 'Trần Thị An', 'An')
    areApart('Sarah Connor', 'Sarah Jones', 'Sarah')
    areApart('John Smith', 'Jane Smith', 'Smith')
    areApart('Nguyễn Thu Hiền', 'Trần Thu Hiền', 'Thu Hiền', 'Hiền')
    areApart('Nguyễn Minh Khôi', 'Nguyễn Thu Trang', 'Nguyen')
  })

  it('are never one when only the marks tell them apart', () => {
    areApart('Nguyễn Văn Ân', 'Nguyễn Văn An', 'NGUYEN VAN AN')
    areApart('Nguyễn Văn Ân', 'An')
    areApart('Lê Minh Ánh', 'Lê Minh Anh', 'Ánh Lê')
    areApart('Trần Thị Hiền', 'Trần Thị Hiên', 'Hien')
  })

  it('are never one when one has a longer name', () => {
    areApart('Trần Anh', 'Trần Tuấn Anh')
    areApart('Hoàng Anh', 'Lê Hoàng Anh')
    areApart('Mai Thị Lan', 'Mai')
    areApart('Hoàng Văn Nam', 'Hoàng')
    areApart('John Paul', 'John Paul Jones')
    areApart('Nguyễn Văn', 'Nguyễn Văn An')
  })

  it('are told apart again as soon as the second one is known', () => {
    const turns = conversation(
      ['Nguyễn Văn An'],
      ['An'],
      ['Trần Thị An'],
      ['An'],
      ['Nguyễn Văn An'],
    )
    assert.deepEqual(turns, [['PERSON_1'], ['PERSON_1'], ['PERSON_3'], ['PERSON_2'], ['PERSON_1']])
  })

  it('are not told by the values of another prefix, nor by what is not a name', () => {
    const scope = new MemoryScope('s', 0)
    const places = [
      { entity: 'ORG', wanted: { prefix: 'ORG', value: 'Nguyễn Văn An' } },
      { entity: 'PERSON', wanted: { prefix: 'PERSON', value: 'An' } },
      { entity: 'PERSON', wanted: { prefix: 'PERSON', value: 'Lê An <an@x.vn>' } },
      { entity: 'PERSON', wanted: { prefix: 'PERSON', value: 'PERSON_7', literal: 'PERSON_7' } },
    ]
    const given = scope.allocate(places.map(({ wanted }) => wanted))
    assert.deepEqual(onePlaceholderEach(places, given, scope), given)
  })
})

describe('names that never come back', () => {
  it('are one within a request, and never what comes back', () => {
    const scope = new MemoryScope('s', 0)
    const open = { entity: 'PERSON', wanted: { prefix: 'PERSON', value: 'Nguyễn Văn An' } }
    const [shown = ''] = scope.allocate([open.wanted])
    const never = ['Nguyễn Văn An', 'An'].map((value) => ({
      entity: 'PERSON',
      wanted: { prefix: 'PERSON', value, isWithheld: true as const },
    }))
    const digests = never.map(({ wanted }) => ({
      prefix: 'PERSON',
      value: `\0withheld:${wanted.value.length}`,
    }))
    const placeholders = onePlaceholderEach(never, scope.allocate(digests), scope)
    assert.equal(new Set(placeholders).size, 1)
    assert.notEqual(placeholders[0], shown)
  })
})

describe('many names', () => {
  it('take time in proportion', () => {
    const names = Array.from(
      { length: 3000 },
      (_, i) => `Nguyễn ${'abcdefgh'[i % 8]}${'uyxe'[i % 4]} Anh`,
    )
    const began = process.cpuUsage().user
    conversation([...names, 'Anh', 'Nguyễn'])
    assert.ok(process.cpuUsage().user - began < 2_000_000)
  })
})
