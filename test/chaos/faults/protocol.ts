import type { Fault } from '../fault.ts'
import { suite } from '../suite.ts'

/** HTTP at its edges, and what clients make of it. */
export const faults: readonly Fault[] = [
  suite({
    id: 'R10',
    title:
      'encodings: gzip, deflate, br, zstd, stacked, mislabelled, cut off; UTF-16, UTF-32, byte order marks; every content type',
    goal: 'masked, or refused with 4xx; no raw value at Dify',
    limitSeconds: 120,
    least: 53,
    files: [
      'test/envoy/requests/bodies.test.ts',
      'test/unit/extproc/codec/*.test.ts',
      'test/unit/core/text/utf8.test.ts',
    ],
  }),
  suite({
    id: 'R16',
    title:
      'three apps with three users and three conversations each, in parallel; the model prints every placeholder of everyone, EMAIL_1 to EMAIL_999, and 100,000 guesses',
    goal: 'no value of anybody else',
    limitSeconds: 120,
    least: 4,
    files: ['test/envoy/requests/isolation.test.ts'],
  }),
  suite({
    id: 'R18',
    title:
      '53 headers that lie about address, version, method or metadata; orders for Envoy; repeated and folded headers',
    goal: 'masked exactly as without them, pages of the operator stay shut',
    limitSeconds: 120,
    least: 74,
    files: [
      'test/envoy/requests/spoofing.test.ts',
      'test/envoy/login/admin-access.test.ts',
      'test/envoy/requests/proof-gate.test.ts',
    ],
  }),
  suite({
    id: 'R19',
    title:
      'requests that two servers could read in two ways: lengths, chunks, line ends, absolute forms, HTTP/2 to HTTP/1.1',
    goal: 'refused by Envoy, or masked as Dify will read it',
    limitSeconds: 120,
    least: 69,
    files: ['test/envoy/requests/smuggling.test.ts'],
  }),
  suite({
    id: 'R20',
    title:
      'HEAD, 204, 304, Range, OPTIONS, Expect, HTTP/1.0, trailers, upgrades, clients that leave',
    goal: 'no raw value, no hang, nothing left open',
    limitSeconds: 120,
    least: 56,
    files: [
      'test/envoy/requests/http.test.ts',
      'test/envoy/requests/http10.test.ts',
      'test/envoy/requests/limits.test.ts',
      'test/envoy/requests/routes.test.ts',
    ],
  }),
  suite({
    id: 'R23',
    title: '100 reloads of the configuration under load, half of them with mistakes',
    goal: 'no failed request, the configuration before a mistake stays, all of it visible',
    limitSeconds: 120,
    least: 2,
    files: ['test/envoy/operation/reload.test.ts'],
  }),
  suite({
    id: 'R29',
    title: 'messages of the protocol twice, in the wrong order, empty or after the end',
    goal: 'one result or an error status, never OK before the end, nothing masked twice',
    limitSeconds: 60,
    least: 86,
    files: [
      'test/unit/extproc/*.test.ts',
      'test/unit/core/transaction/*.test.ts',
      'test/property/protocol-model.test.ts',
    ],
  }),
]
