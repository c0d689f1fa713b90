/** A browser as far as a login needs one: cookies by host, redirects by hand. */
export class Browser {
  readonly #cookies = new Map<string, Map<string, string>>()
  readonly #onCookie: (line: string) => void
  readonly #watched: string | undefined

  /** `onCookie`: told each `Set-Cookie` of the host of `watched`. */
  constructor(onCookie: (line: string) => void = () => {}, watched?: string) {
    this.#onCookie = onCookie
    this.#watched = watched
  }

  /** Cookies for a host and port. */
  cookies(url: string): ReadonlyMap<string, string> {
    return this.#jar(url)
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jar(url).set(name, value)
  }

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const jar = this.#jar(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }), ...init.headers },
    })
    for (const line of answer.headers.getSetCookie()) {
      if (this.#watched !== undefined && url.startsWith(this.#watched)) this.#onCookie(line)
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, value)
    }
    return answer
  }

  /** Follows redirects, and submits the forms of the provider, until a page has none. Every URL on the way. */
  async visit(
    url: string,
  ): Promise<{ readonly answer: Response; readonly way: readonly string[] }> {
    const way = [url]
    let answer = await this.request(url)
    for (let step = 0; step < 20; step++) {
      const at = way.at(-1) ?? url
      const location = answer.headers.get('location')
      if (location !== null) {
        const next = new URL(location, at).href
        way.push(next)
        answer = await this.request(next)
        continue
      }
      const page = await answer.clone().text()
      const action = /<form[^>]* action="([^"]*)"/.exec(page)?.[1]
      if (action === undefined) return { answer, way }
      const next = new URL(action, at).href
      const fields = new URLSearchParams()
      for (const [, name = '', value = ''] of page.matchAll(
        /<input[^>]* type="hidden" name="([^"]*)" value="([^"]*)"/g,
      ))
        fields.set(name, value)
      if (page.includes('name="login"')) fields.set('login', 'nguyen.van.an')
      if (page.includes('name="password"')) fields.set('password', 'anything')
      way.push(next)
      answer = await this.request(next, { method: 'POST', body: fields })
    }
    throw new Error(`no end of redirects: ${way.length}`)
  }

  #jar(url: string): Map<string, string> {
    const { host } = new URL(url)
    const jar = this.#cookies.get(host) ?? new Map<string, string>()
    this.#cookies.set(host, jar)
    return jar
  }
}
