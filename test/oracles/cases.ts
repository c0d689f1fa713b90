import type { Form } from './forms.ts'

/** Answers that were found by the generator and carried a value away, as short as they did. They stay. */
export const CASES: readonly Form[] = []
