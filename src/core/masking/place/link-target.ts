import { type Address, NO_ADDRESS, BLANKS, createAddress } from './address.ts'
import type { Construct } from './construct.ts'

/**
 * `](…)`: the target of a link or picture (CommonMark 0.31, 6.3). Wherever `](` stands it opens one, and it ends
 *
 * - at the bracket that closes it, if there is nothing in it that readers differ about;
 * - else at the next blank line: no link goes over one.
 */
export function createLinkTarget(allowedHosts: readonly string[]): Construct {
  return new LinkTarget(allowedHosts)
}

type State = 'text' | 'bracket' | 'start' | 'pointy' | 'inside' | 'odd'

class LinkTarget implements Construct {
  readonly reason = 'link_target'
  readonly #allowedHosts: readonly string[]
  #state: State = 'text'
  #depth = 0
  #address: Address = NO_ADDRESS

  constructor(allowedHosts: readonly string[]) {
    this.#allowedHosts = allowedHosts
  }

  get isIdle(): boolean {
    return this.#state === 'text'
  }

  get isOpen(): boolean {
    return this.#state === 'text' || this.#state === 'bracket'
  }

  get address(): Address | undefined {
    return this.isOpen || this.#state === 'odd' ? undefined : this.#address
  }

  refuses(value: string, behind: string): boolean {
    // A value that begins with a bracket would be a target itself.
    if (this.#state === 'bracket') return '([:'.includes(value.charAt(0))
    return !this.isOpen && this.address?.takes(value, behind, this.#ends) !== true
  }

  get #ends(): string {
    return this.#state === 'pointy' ? '>' : `)${BLANKS}`
  }

  endParagraph(): void {
    this.#state = 'text'
  }

  step(unit: number): boolean {
    if (this.#state === 'text' || this.#state === 'bracket') {
      const opens = unit === 0x28 && this.#state === 'bracket'
      this.#state = opens ? 'start' : unit === 0x5d ? 'bracket' : 'text'
      if (opens) {
        this.#depth = 0
        this.#address = createAddress(this.#allowedHosts)
      }
      // A URL in the label is over, and one in the target another.
      return opens
    }
    if (this.#state === 'odd') return false
    if (!isPlain(unit)) return this.#odd(unit)
    return this.#advance(unit)
  }

  /** What is not plain, but for the angle brackets around a target. */
  #odd(unit: number): boolean {
    if (unit === 0x3c && this.#state === 'start') this.#state = 'pointy'
    else if (unit === 0x3e && this.#state === 'pointy') this.#state = 'inside'
    else this.#state = 'odd'
    return false
  }

  /** True if the target ends here. */
  #advance(unit: number): boolean {
    if (this.#state === 'pointy') {
      this.#address.add(unit)
      return false
    }
    if (unit === 0x29 && this.#depth-- === 0) {
      this.#state = 'text'
      return true
    }
    if (unit === 0x28) this.#depth++
    if (this.#state === 'start' && (unit === 0x20 || unit === 0x09)) return false
    this.#state = 'inside'
    this.#address.add(unit)
    return false
  }
}

/** What no reader ends a target for, or takes for the start of something that binds tighter. */
const isPlain = (unit: number): boolean =>
  (unit >= 0x20 || unit === 0x09) &&
  unit !== 0x3c &&
  unit !== 0x3e &&
  unit !== 0x24 &&
  (unit < 0x5b || unit > 0x5d) &&
  unit !== 0x60 &&
  unit !== 0x7f
