import type { Random } from './random.ts'

/** Cuts of a text: the pieces of a stream. */
export type Cut = (text: string, random: Random) => readonly string[]

export const inUnits: Cut = (text) => text.split('')

export const anywhere: Cut = (text, random) => {
  const pieces: string[] = []
  for (let at = 0; at < text.length; ) {
    const length = 1 + random.below(random.chance(0.5) ? 4 : 30)
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}

export const whole: Cut = (text) => [text]
