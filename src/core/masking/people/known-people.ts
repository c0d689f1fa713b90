import { type WrittenName, isSurname, isSurnameAlone, readName } from './written-name.ts'

/** What is known of a scope: placeholder and value, in any order. */
export type KnownNames = Iterable<readonly [placeholder: string, value: string]>

interface Spelling {
  readonly name: WrittenName
  readonly placeholder: string
  readonly value: string
}

/** Spellings of one name. */
interface Person {
  /** As written with its marks, if any spelling is. */
  name: WrittenName
  /** The first placeholder that one of its spellings got. */
  placeholder: string
}

/** Names that share a word are compared with one another; of more than these a part could mean anybody. */
const MOST_NAMESAKES = 16

/**
 * Who is who in a scope. Spellings of one name are one person: in any case, without marks, in either style of tones. A part
 * of a name (`An`, `Thu Hiền`, `Mr. Connor`) is the person who alone has it. Two people are never one: where two names are
 * the same without marks, or share the part, each spelling stands for itself. What is known decides, not the order.
 */
export class KnownPeople {
  readonly #bySpelling = new Map<string, Person>()
  /** By the first and by the last word, without marks. */
  readonly #byEnd = new Map<string, Set<Person>>()

  constructor(known: KnownNames) {
    const byBare = new Map<string, Spelling[]>()
    for (const [placeholder, value] of known) {
      const name = readName(value)
      if (name === undefined) continue
      const key = name.bare.join(' ')
      const same = byBare.get(key)
      if (same === undefined) byBare.set(key, [{ name, placeholder, value }])
      else same.push({ name, placeholder, value })
    }
    for (const spellings of byBare.values()) this.#add(spellings)
  }

  /** The placeholder of the person that a value of the scope names. */
  placeholderOf(value: string): string | undefined {
    const person = this.#bySpelling.get(value)
    return person === undefined ? undefined : (this.#whole(person) ?? person).placeholder
  }

  /** Spellings that are the same without marks: one person, unless two of them have different marks. */
  #add(spellings: readonly Spelling[]): void {
    const marked = new Set(
      spellings.filter(({ name }) => !name.isStripped).map(({ name }) => name.words.join(' ')),
    )
    const people = new Map<string, Person>()
    for (const { name, placeholder, value } of spellings) {
      const key = marked.size <= 1 ? '' : name.words.join(' ')
      const person = people.get(key) ?? { name, placeholder }
      if (person.name.isStripped) person.name = name
      if (isBefore(placeholder, person.placeholder)) person.placeholder = placeholder
      people.set(key, person)
      this.#bySpelling.set(value, person)
    }
    for (const person of people.values()) this.#index(person)
  }

  #index(person: Person): void {
    const { bare } = person.name
    if (bare.length < 2) return
    for (const word of [bare[0] ?? '', bare.at(-1) ?? '']) {
      const people = this.#byEnd.get(word) ?? new Set()
      people.add(person)
      this.#byEnd.set(word, people)
    }
  }

  /** The one person whose name this is a part of. */
  #whole(part: Person): Person | undefined {
    const { bare } = part.name
    const namesakes = this.#byEnd.get(bare.at(-1) ?? '')
    if (namesakes === undefined || namesakes.size > MOST_NAMESAKES) return undefined
    const wholes = [...namesakes].filter((person) => isPart(part.name, person.name))
    const longest = wholes.filter(({ name }) => !wholes.some((other) => isPart(name, other.name)))
    return longest.length === 1 ? longest[0] : undefined
  }
}

/** Whether a name is a part of a longer one by which its owner is called: its end, or its first word. */
function isPart(part: WrittenName, whole: WrittenName): boolean {
  const more = whole.words.length - part.words.length
  if (more <= 0) return false
  const [first = ''] = part.words
  if (part.words.length === 1 && isSame(part, 0, whole, 0))
    // `chị Mai` is not `Mai Thị Lan`.
    return !isSurname(whole.words[0] ?? '') || isSurnameAlone(part)
  // `Hoàng Anh` after `Lê Hoàng Anh` may be another person whose surname is Hoàng.
  if (part.words.length > 1 && isSurname(first) && first !== 'văn') return false
  return part.words.every((_, i) => isSame(part, i, whole, more + i))
}

const isSame = (a: WrittenName, i: number, b: WrittenName, k: number): boolean =>
  a.words[i] === b.words[k] || ((a.isStripped || b.isStripped) && a.bare[i] === b.bare[k])

/** By number: shorter ones are lower. */
const isBefore = (a: string, b: string): boolean =>
  a.length === b.length ? a < b : a.length < b.length
