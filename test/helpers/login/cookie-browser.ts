/** What a browser does with cookies and redirects, for one site after the other; and no script. */
export class CookieBrowser {
  /** By `host name`. */
  readonly #cookies = new Map<string, string>()
  /** Every `Set-Cookie` there was. */
  readonly setCookies: string[] = []

  /** One request; a redirect is an answer like any other. */
  async ask(url: string, options: RequestInit = {}): Promise<Response> {
    const { host } = new URL(url)
    const mine = [...this.#cookies].filter(([key]) => key.startsWith(`${host} `))
    const cookie = mine.map(([key, value]) => `${key.slice(host.length + 1)}=${value}`).join('; ')
    const headers = new Headers(options.headers)
    if (cookie !== '') headers.set('cookie', cookie)
    const response = await fetch(url, { ...options, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) this.#keep(host, line)
    return response
  }

  /** Goes there, and wherever it is sent from there. */
  async visit(url: string, options?: RequestInit): Promise<{ readonly url: string; readonly response: Response }> {
    let at = url
    let response = await this.ask(at, options)
    for (let hops = 0; hops < 12; hops++) {
      const location = response.headers.get('location')
      if (location === null) return { url: at, response }
      at = new URL(location, at).href
      response = await this.ask(at)
    }
    throw new Error(`too many redirects, the last to ${at}`)
  }

  /** Sends a form. */
  submit(url: string, fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) {
    return this.ask(url, { method: 'POST', body: new URLSearchParams(fields), headers })
  }

  cookie(url: string, name: string): string | undefined {
    return this.#cookies.get(`${new URL(url).host} ${name}`)
  }

  plant(url: string, name: string, value: string): void {
    this.#cookies.set(`${new URL(url).host} ${name}`, value)
  }

  #keep(host: string, line: string): void {
    this.setCookies.push(line)
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0(;|$)/i.test(line) || value === '') this.#cookies.delete(`${host} ${name}`)
    else this.#cookies.set(`${host} ${name}`, value)
  }
}
