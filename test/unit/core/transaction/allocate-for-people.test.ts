import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Allocation, Wanted } from '../../../../src/core/mapping/vault.ts'
import type { Place } from '../../../../src/core/masking/request-masker.ts'
import { allocateForPeople } from '../../../../src/core/transaction/allocate-for-people.ts'
import { memoryVault } from '../../../support/exchange/surroundings.ts'

const placeOf = (value: string): Place => ({
  start: 0,
  end: value.length,
  entity: 'PERSON',
  wanted: { prefix: 'PERSON', value },
})

/** An exchange of one scope: what it is given, and how it ends. */
function exchange(vault = memoryVault()) {
  const receipts: Allocation['receipt'][] = []
  const asked: (readonly Wanted[])[] = []
  return {
    asked,
    send: async (...names: readonly string[]): Promise<readonly string[]> => {
      const places = names.map(placeOf)
      const wanted = places.map((place) => place.wanted)
      const { placeholders } = await allocateForPeople(places, wanted, async (values) => {
        asked.push(values)
        const allocation = vault.allocate('tag.s', values, 'fresh')
        receipts.push(allocation.receipt)
        return allocation
      })
      return placeholders
    },
    accepted: () => vault.confirm('tag.s', receipts),
    refused: () => vault.release('tag.s', receipts),
  }
}

describe('an exchange that names a person of an earlier one', () => {
  it('asks once where all it needs is its own', async () => {
    const { send, asked } = exchange()
    assert.deepEqual(await send('Nguyễn Văn An', 'An', 'Lê Hà'), [
      'PERSON_1',
      'PERSON_1',
      'PERSON_3',
    ])
    assert.equal(asked.length, 1)
  })

  it('holds the placeholder of the other one, which may still give it back', async () => {
    const vault = memoryVault()
    const [first, second] = [exchange(vault), exchange(vault)]
    await first.send('Nguyễn Văn An')
    assert.deepEqual(await second.send('An'), ['PERSON_1'])
    second.accepted()
    first.refused()
    assert.equal(vault.load('tag.s')?.get('PERSON_1'), 'Nguyễn Văn An')
  })

  it('keeps to its own placeholder where the vault gives another one for the name', async () => {
    const vault = memoryVault()
    vault.allocate(
      'tag.s',
      [{ prefix: 'PERSON', value: 'Nguyễn Văn An', alias: 'staff 1' }],
      'fresh',
    )
    assert.deepEqual(await exchange(vault).send('An'), ['PERSON_2'])
  })
})
