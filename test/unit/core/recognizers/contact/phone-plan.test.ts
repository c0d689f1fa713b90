import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { numberingPlan } from '../../../../../src/core/recognizers/contact/phone-plan.ts'

const plan = (region: string) => numberingPlan(region) ?? assert.fail(`no plan of ${region}`)

describe('numbering plans', () => {
  for (const [region, shape] of Object.entries({
    VN: ['84', true, 7, 11],
    US: ['1', false, 10, 11],
    DK: ['45', false, 8, 8],
    FR: ['33', true, 9, 10],
  }))
    it(`of ${region}`, () => {
      const { callingCode, needsTrunk, shortest, longest } = plan(region)
      assert.deepEqual([callingCode, needsTrunk, shortest, longest], shape)
    })

  /** Region, digits → trunk prefix and hotline; undefined if there is no such number. */
  const READ: readonly (readonly [string, string, readonly [boolean, boolean] | undefined])[] = [
    ['VN', '0912345678', [true, false]],
    ['VN', '912345678', [false, false]],
    ['VN', '02838221234', [true, false]],
    ['VN', '19001234', [false, true]],
    ['VN', '18001234', [false, true]],
    ['VN', '0112345678', undefined],
    ['VN', '091234567', undefined],
    ['VN', '09123456780', undefined],
    ['VN', '', undefined],
    ['US', '14155552671', [true, false]],
    ['US', '4155552671', [false, false]],
    ['US', '8005550199', [false, true]],
    ['US', '9005551234', [false, true]],
    ['DK', '32123456', [false, false]],
    ['DK', '032123456', undefined],
    ['DK', '80123456', [false, true]],
    // Personal, shared cost, pager, voice over IP.
    ['GB', '07012345678', [true, false]],
    ['GB', '08431234567', [true, true]],
    ['GB', '07640123456', [true, false]],
    ['GB', '05612345678', [true, false]],
    ['GB', '03001234567', [true, true]],
  ]
  for (const [region, digits, read] of READ)
    it(`${region} ${digits}`, () => {
      const found = plan(region).read(digits)
      assert.deepEqual(found && [found.hasTrunk, found.isHotline], read)
    })

  it('there is none without a country', () => {
    assert.equal(numberingPlan('XX'), undefined)
    assert.equal(numberingPlan('vn'), undefined)
  })
})
