/** Accepted credentials keep as many as there may be; all others together a tenth of that. */
const TRIAL_SHARE = 0.1

/**
 * What was seen last, by name. A flood of credentials that Dify has not accepted displaces nothing of those that it
 * has.
 */
export class Recent<V> {
  /** Least recently seen first. */
  readonly #accepted = new Map<string, V>()
  readonly #onTrial = new Map<string, V>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#accepted.size + this.#onTrial.size
  }

  get(name: string): V | undefined {
    return this.#accepted.get(name) ?? this.#onTrial.get(name)
  }

  set(name: string, value: V, isAccepted: boolean): void {
    const wasAccepted = this.#accepted.delete(name)
    this.#onTrial.delete(name)
    if (isAccepted || wasAccepted) put(this.#accepted, name, value, this.#max)
    else put(this.#onTrial, name, value, this.#max * TRIAL_SHARE)
  }
}

function put<V>(map: Map<string, V>, name: string, value: V, max: number): void {
  map.set(name, value)
  const [oldest] = map.keys()
  if (map.size > max && oldest !== undefined) map.delete(oldest)
}
