import { PATTERNS, createDetector } from '../evaluate/ours.ts'

/** Scans a text with every recognizer on, Vietnamese telephone numbers among them. */
export function scannerOfAll(): (text: string) => unknown {
  return createDetector(PATTERNS, ['VN'])
}
