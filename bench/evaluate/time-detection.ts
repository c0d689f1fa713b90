import { SHARED_PATTERNS } from './evaluation.ts'
import { PATTERNS, createDetector } from './ours.ts'
import type { Presidio } from './presidio.ts'
import { readSynthSet } from './public-sets.ts'
import { type Timing, documents, timeAll } from './timing.ts'

/** Names of detectors: what Presidio is asked for, without and with telephone numbers, and all that we find. */
export const WITHOUT_PHONE = 'as Presidio, without phone'
export const WITH_PHONE = 'as Presidio, phone of VN'

/** The time of detection on labelled texts, ours and (with one) Presidio's. */
export async function timeDetection(presidio: Presidio | undefined): Promise<readonly Timing[]> {
  const texts = readSynthSet().map(({ text }) => text)
  const workloads = [
    { name: 'single short texts', texts: texts.slice(0, 200) },
    { name: 'documents of 4 KiB', texts: documents(texts, 12) },
  ]
  const withoutPhone = SHARED_PATTERNS.filter((name) => name !== 'phone')
  return await timeAll(
    workloads,
    [
      [WITHOUT_PHONE, createDetector(withoutPhone)],
      [WITH_PHONE, createDetector(SHARED_PATTERNS, ['VN'])],
      ['everything, phone of VN', createDetector(PATTERNS, ['VN'])],
    ],
    presidio,
  )
}
