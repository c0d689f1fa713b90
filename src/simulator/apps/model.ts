import type { Turn } from './conversations.ts'

/**
 * What the "model" answers: the query and, on later turns, what it remembers of the conversation. Its memory is what
 * Dify stored, so placeholders of the first turn come back in the fifth.
 */
export function echo(query: string, earlier: readonly Pick<Turn, 'query'>[]): string {
  const said = `You said: ${query}`
  if (earlier.length === 0) return said
  return `${said} Earlier you said: ${earlier.map((turn) => turn.query).join(' | ')}`
}

/** What of some inputs a model can repeat: their texts. */
export const textsOf = (inputs: Readonly<Record<string, unknown>>): string[] =>
  Object.values(inputs).filter((value) => typeof value === 'string')

/** Three points instead of the end of a title that is longer than 75 characters (`llm_generator.py`). */
export function title(query: string): string {
  const characters = [...query]
  return characters.length > 75 ? `${characters.slice(0, 75).join('')}...` : query
}

/** Name before a title was made: 20 characters and an ellipsis (`message_based_app_generator.py`, 1.2.0 and later). */
export function firstName(text: string): string {
  const characters = [...text]
  return characters.length > 20 ? `${characters.slice(0, 20).join('')}…` : text
}
