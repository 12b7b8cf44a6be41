import type { Actor } from '#server/auth/actor.ts';
import type { Client } from '#server/auth/client.ts';
import { type ResolvedActor, resolveActor } from '#server/auth/resolve-actor.ts';

/** A browser as the server sees it: an address, a name, and the cookies it was given. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  readonly address: string;
  readonly userAgent: string;

  constructor(
    address = '203.0.113.7',
    userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
  ) {
    this.address = address;
    this.userAgent = userAgent;
  }

  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get client(): Client {
    return { address: this.address, userAgent: this.userAgent, cookies: this.cookies };
  }

  /** Takes `Set-Cookie` values the way a browser does. */
  keep(...setCookies: string[]): void {
    for (const header of setCookies) {
      const [pair = '', ...attributes] = header.split('; ');
      const at = pair.indexOf('=');
      const name = pair.slice(0, at);
      if (attributes.includes('Max-Age=0')) {
        this.#cookies.delete(name);
      } else {
        this.#cookies.set(name, pair.slice(at + 1));
      }
    }
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  resolve(): Promise<ResolvedActor | null> {
    return resolveActor(this.cookies);
  }

  /** The signed-in person. */
  async actor(): Promise<Actor> {
    const resolved = await this.resolve();
    if (!resolved) {
      throw new Error('nobody is signed in in this browser');
    }
    return resolved.actor;
  }
}
