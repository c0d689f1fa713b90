import { FORMS, type Form } from './forms.ts'
import { movedAnswer } from './moved.ts'
import { PIECES } from './pieces.ts'
import { type Random, createRandom } from './random.ts'
import { ADDRESSES, CLOSERS, NOISE, OPENERS, PLACEHOLDERS, SPELLINGS } from './tokens.ts'

/** A hostile answer, and what the operator allows meanwhile. */
export interface Hostile {
  readonly text: string
  readonly hosts: readonly string[]
  /** The form that it was made from; undefined: put together from tokens. */
  readonly from: string | undefined
}

/** The answer number `index` of a seed: the same on every machine, whatever came before. */
export function hostileAnswer(seed: number, index: number): Hostile {
  const random = createRandom(seed, index)
  const made = random.pick(KINDS)(random)
  const text = asJson(inContainers(complete(made.text, random), random), random)
  return { ...made, text }
}

/**
 * Complete and half constructs in any order, with placeholders everywhere between them: what a proxy opens again is what is
 * tried here.
 */
function woven(random: Random): Hostile {
  const parts: string[] = []
  const length = 2 + random.below(10)
  for (let i = 0; i < length; i++) {
    parts.push(random.pick(PIECES))
    if (random.chance(0.35)) parts.push(random.pick(PLACEHOLDERS), random.chance(0.4) ? ' ' : '')
  }
  let text = parts.join('')
  while (random.chance(0.3)) text = random.pick(CHANGES)(text, random)
  return { text, hosts: [], from: undefined }
}

function mutated(random: Random): Hostile {
  const form = random.pick(FORMS)
  let { text } = form
  const changes = random.below(5)
  for (let i = 0; i < changes; i++) text = random.pick(CHANGES)(text, random)
  return { text, hosts: form.hosts ?? [], from: form.id }
}

function moved(random: Random): Hostile {
  let text = movedAnswer(random)
  while (random.chance(0.3)) text = random.pick(CHANGES)(text, random)
  return { text, hosts: random.chance(0.05) ? ['x.vn'] : [], from: undefined }
}

type Change = (text: string, random: Random) => string

const insertNoise: Change = (text, random) => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + random.pick(NOISE) + text.slice(at)
}

const respell: Change = (text, random) => {
  const places = [...text.matchAll(/[/:.()[\]<>"'! \n=?`&_]/g)]
  if (places.length === 0) return text
  const { index, 0: unit } = random.pick(places)
  return text.slice(0, index) + random.pick(SPELLINGS[unit] ?? ['']) + text.slice(index + 1)
}

const remove: Change = (text, random) => {
  const at = random.below(text.length)
  return text.slice(0, at) + text.slice(at + 1 + random.below(3))
}

const repeat: Change = (text, random) => {
  const at = random.below(text.length)
  const end = at + 1 + random.below(12)
  return text.slice(0, end) + text.slice(at, end) + text.slice(end)
}

const join: Change = (text, random) => {
  const other: Form = random.pick(FORMS)
  const at = random.below(other.text.length)
  return random.chance(0.5) ? other.text.slice(0, at) + text : text + other.text.slice(at)
}

const otherPlaceholder: Change = (text, random) =>
  text.replace('EMAIL_1', () => random.pick(PLACEHOLDERS))

const otherAddress: Change = (text, random) =>
  text.replace(/https(?::\/\/|&colon;&sol;&sol;)evil\.example\/?\??/, () => address(random))

const CHANGES: readonly Change[] = [
  [insertNoise, insertNoise, respell, respell, remove],
  [repeat, join, otherPlaceholder, otherAddress],
].flat()

const address = (random: Random): string => ADDRESSES.map((parts) => random.pick(parts)).join('')

/** Mostly an opener, an address, a placeholder and a closer, with noise in between; sometimes in any order. */
function composed(random: Random): Hostile {
  const parts: string[] = []
  const noise = (share: number): void => {
    while (random.chance(share)) parts.push(random.pick(NOISE))
  }
  noise(0.5)
  parts.push(random.pick(OPENERS))
  noise(0.25)
  parts.push(address(random))
  noise(0.4)
  parts.push(random.pick(PLACEHOLDERS))
  noise(0.25)
  parts.push(random.pick(CLOSERS))
  noise(0.3)
  if (random.chance(0.3)) parts.push(random.pick(OPENERS), random.pick(PLACEHOLDERS))
  if (random.chance(0.15)) shuffle(parts, random)
  return {
    text: parts.join(''),
    hosts: random.chance(0.05) ? ['good.example'] : [],
    from: undefined,
  }
}

function shuffle(parts: string[], random: Random): void {
  const [a, b] = [random.below(parts.length), random.below(parts.length)]
  const [first = '', second = ''] = [parts[a], parts[b]]
  parts[a] = second
  parts[b] = first
}

const PLACEHOLDER = /(?:email|phone|url|name)[^a-z0-9]{0,6}(?:5f|95;)?1|URL_2/i

/** Every answer has a placeholder and the host of someone who waits for it. */
function complete(text: string, random: Random): string {
  const named = PLACEHOLDER.test(text) ? text : `${text}${random.pick(PLACEHOLDERS)}`
  return /evil/i.test(named) ? named : `${named}\n![x](${address(random)})`
}

/** Whole answers inside quotes, lists and the like; and running text around. */
function inContainers(text: string, random: Random): string {
  let out = text
  if (random.chance(0.15)) {
    const mark = random.pick(['> ', '- ', '1. ', '    ', '  ', '\t', '| ', '[^1]: '])
    const rest = random.chance(0.5) ? mark : ' '.repeat(mark.length)
    out = mark + out.split('\n').join(`\n${rest}`)
  }
  if (random.chance(0.2)) out = `Hello EMAIL_1,\n\n${out}`
  if (random.chance(0.1)) out = `${out}\n\nBest regards, NAME_1`
  return out
}

/** Text that is JSON, once or twice, cut between two of its strings or not. */
function asJson(text: string, random: Random): string {
  if (!random.chance(0.08)) return text
  const at = random.below(text.length)
  const parts = random.chance(0.5) ? { a: text.slice(0, at), b: text.slice(at) } : { a: text }
  const json = JSON.stringify(parts)
  return random.chance(0.3) ? JSON.stringify({ data: json, EMAIL_1: 1 }) : json
}

const KINDS: readonly ((random: Random) => Hostile)[] = [mutated, composed, woven, moved]
