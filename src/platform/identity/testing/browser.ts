/** As much of a browser as a login needs: cookies by address, and redirects one at a time. */
export interface Seen {
  readonly status: number;
  readonly url: string;
  /** Where it sends the browser; `undefined` where it shows a page. */
  readonly location: string | undefined;
  readonly text: string;
  readonly headers: Headers;
}

export class Browser {
  /** By origin, then by name. */
  readonly #jars = new Map<string, Map<string, string>>();

  get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    return this.#send(url, { method: 'GET', headers });
  }

  /** A form that a page of the same origin sends. */
  post(url: string, fields: Readonly<Record<string, string>>, origin?: string): Promise<Seen> {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      origin: origin ?? new URL(url).origin,
    };
    const body = new URLSearchParams(fields).toString();
    return this.#send(url, { method: 'POST', headers, body });
  }

  /** Follows redirects until there are no more, or one leads to `stop`. */
  async follow(seen: Seen, stop: (location: string) => boolean = () => false): Promise<Seen> {
    let at = seen;
    while (at.location !== undefined && !stop(at.location)) at = await this.get(at.location);
    return at;
  }

  cookie(url: string, name: string): string | undefined {
    return this.#jarOf(url).get(name);
  }

  setCookie(url: string, name: string, value: string): void {
    this.#jarOf(url).set(name, value);
  }

  /** Drops the cookies of an origin. */
  forget(url: string): void {
    this.#jars.delete(new URL(url).origin);
  }

  async #send(url: string, request: RequestInit): Promise<Seen> {
    const jar = this.#jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { ...request.headers, ...(cookie !== '' && { cookie }) };
    const answer = await fetch(url, { ...request, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(jar, line);
    const location = answer.headers.get('location');
    return {
      status: answer.status,
      url,
      location: location === null ? undefined : new URL(location, url).href,
      text: await answer.text(),
      headers: answer.headers,
    };
  }

  #jarOf(url: string): Map<string, string> {
    const { origin } = new URL(url);
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    return jar;
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const isGone = /max-age=0\b|expires=Thu, 01 Jan 1970/i.test(line);
  if (isGone) jar.delete(name);
  else jar.set(name, pair.slice(name.length + 1));
}
