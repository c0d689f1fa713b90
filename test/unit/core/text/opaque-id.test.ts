import assert from 'node:assert/strict'
import { it } from 'node:test'
import { isOpaqueId } from '../../../../src/core/text/opaque-id.ts'

it('an id is opaque in the shape of a UUID, of hexadecimal digits or of a ULID', () => {
  for (const id of [
    '5ad4cb98-f0c7-4085-b384-88c403be6290',
    '5AD4CB98F0C74085B38488C403BE6290',
    '00f067aa0ba902b7',
    '01HQZX3Y4Z5A6B7C8D9E0F1G2H',
  ])
    assert.ok(isOpaqueId(id), id)
})

it('a number, a key and a word are not', () => {
  for (const text of [
    '0912345678',
    '4111111111111111',
    'a4111111111111111',
    '41111111111111111111111111111111',
    '411111111111aaaa',
    'AKIAQ4XY6RT2LMN5OPWZ',
    'trace-1',
    'deadbeef',
    '',
    '5ad4cb98-f0c7-4085-b384-88c403be6290 ',
    '5ad4cb98-f0c7-4085-b384-88c403be6290\n',
    'x'.repeat(32),
  ])
    assert.ok(!isOpaqueId(text), text)
})
