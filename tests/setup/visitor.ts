import type { Recorder } from '#tests/setup/recorder.ts';

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
  /** where it leads, '' when nowhere */
  location: string;
}

export interface VisitOptions {
  method?: string;
  /** a stream is sent without its length */
  body?: string | FormData | URLSearchParams | Uint8Array | ReadableStream;
  headers?: Record<string, string>;
  /** sends no Origin of its own */
  bare?: boolean;
}

/** A browser of one person (or of nobody) that follows nothing by itself and may keep every byte it receives. */
export class Visitor {
  readonly base: string;
  readonly cookie: string;
  readonly #recorder: Recorder | undefined;

  constructor({ base, cookie = '', recorder }: { base: string; cookie?: string; recorder?: Recorder | undefined }) {
    this.base = base;
    this.cookie = cookie;
    this.#recorder = recorder;
  }

  async request(
    path: string,
    { method = 'GET', body, headers = {}, bare = false }: VisitOptions = {},
  ): Promise<Answer> {
    const target = /^https?:/.test(path) ? path : this.base + path;
    const isOurs = target.startsWith(this.base);
    const answer = await fetch(target, {
      method,
      redirect: 'manual',
      headers: {
        'Accept-Language': 'en',
        ...(isOurs && this.cookie ? { cookie: this.cookie } : {}),
        ...(isOurs && !bare && method !== 'GET' && method !== 'HEAD' ? { Origin: this.base } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body as never }),
      ...(body instanceof ReadableStream ? { duplex: 'half' as const } : {}),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const text = bytes.toString('utf8');
    const told = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    this.#recorder?.keep(`${method} ${path}`, `${told}\n\n${text}`);
    return {
      status: answer.status,
      headers: answer.headers,
      body: text,
      location: answer.headers.get('location') ?? '',
    };
  }

  get(path: string): Promise<Answer> {
    return this.request(path);
  }

  /** What the browser asks for when it moves from page to page; `only` names the one route whose loader shall run. */
  data(path: string, only?: string): Promise<Answer> {
    return this.request(dataPath(path, only));
  }

  form(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.request(path, { method: 'POST', body: new URLSearchParams(fields) });
  }

  json(path: string, value: unknown, method = 'POST'): Promise<Answer> {
    return this.request(path, {
      method,
      body: JSON.stringify(value),
      headers: { 'Content-Type': 'application/json' },
    });
  }
}

/** The address of a page's loader data. */
export function dataPath(path: string, only?: string): string {
  const [pathname = '', search = ''] = path.split('?', 2);
  const query = new URLSearchParams(search);
  if (only) {
    query.set('_routes', only);
  }
  const name = pathname === '/' ? '/_root' : pathname.replace(/\/$/, '');
  return `${name}.data${query.size > 0 ? `?${query}` : ''}`;
}
