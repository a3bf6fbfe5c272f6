import type * as z from 'zod';
import { sendFileByFetch, type SendFile } from './send-file';
import { ServerClock } from './server-clock';
import { ZentraError } from './zentra-error';

type Query = Record<string, string | number | undefined>;
interface Call<Schema extends z.ZodType | undefined> {
  query?: Query;
  body?: unknown;
  /** Parses the response body; undefined for responses without one. */
  schema: Schema;
  signal?: AbortSignal;
}

interface UploadCall<Schema extends z.ZodType> {
  query?: Query;
  schema: Schema;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** After this time without a response, the server counts as unavailable. */
const ANSWER_TIMEOUT_MS = 30_000;

/** True in a browser, which stores cookies itself and hides them from scripts. */
const browserKeepsCookies = 'document' in globalThis;

/** Sends JSON over fetch with the session cookie. Every failure is a `ZentraError`. */
export class Http {
  private readonly jar = new Map<string, string>();

  constructor(
    readonly baseUrl: string,
    private readonly sendFile: SendFile = sendFileByFetch,
    readonly clock = new ServerClock(),
  ) {}

  /** The `Cookie` header to send outside a browser, e.g. with the handshake of a socket. */
  get cookie(): string {
    return [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /**
   * Sends a request and parses the response with `schema`. Without one, expects status 204.
   * @throws NETWORK without a response within 30 seconds, INTERCEPTED for a response that is not
   *   the API's
   * @throws the code of an error response; see `ZentraError.fromResponse`
   */
  async call<Schema extends z.ZodType | undefined>(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    { query, body, schema, signal }: Call<Schema>,
  ): Promise<Schema extends z.ZodType ? z.output<Schema> : void>;
  async call(method: string, path: string, { schema, ...request }: Call<z.ZodType | undefined>) {
    const response = await this.fetch(method, path, request, ANSWER_TIMEOUT_MS);
    const receivedAt = Date.now();
    if (schema) {
      const answer = await read(response, schema);
      this.clock.observe(response, receivedAt);
      return answer;
    }
    // Only a 204 confirms success: a sign-in page answers 200 to every request.
    if (response.status !== 204) throw ZentraError.intercepted(response);
  }

  /** Downloads a file. There is no timeout. */
  async download(path: string, signal?: AbortSignal): Promise<Response> {
    const response = await this.fetch('GET', path, { signal });
    // The server always sends a file's type, and never `text/html`.
    if (response.status !== 200 || ['', 'text/html'].includes(mediaTypeOf(response)))
      throw ZentraError.intercepted(response);
    return response;
  }

  /** Uploads a file as the body. There is no timeout. `onProgress` is called in browsers only. */
  async upload<Schema extends z.ZodType>(
    method: 'POST' | 'PUT',
    path: string,
    file: Blob,
    { query, schema, ...options }: UploadCall<Schema>,
  ): Promise<z.output<Schema>> {
    const url = urlBelow(this.baseUrl, path, query);
    const headers = { ...this.headers, 'content-type': 'application/octet-stream' };
    const response = await this.sendFile(method, url, file, { headers, ...options });
    this.keepCookies(response);
    if (!response.ok) throw await ZentraError.fromResponse(response);
    return read(response, schema);
  }

  private get headers(): Record<string, string> {
    const hasCookies = !browserKeepsCookies && this.jar.size > 0;
    return { accept: 'application/json', ...(hasCookies ? { cookie: this.cookie } : {}) };
  }

  /** Returns the URL of an API path such as `/api/users`. */
  urlOf(path: string): URL {
    return urlBelow(this.baseUrl, path);
  }

  private async fetch(
    method: string,
    path: string,
    { query, body, signal }: Omit<Call<undefined>, 'schema'>,
    timeoutMs?: number,
  ): Promise<Response> {
    const response = await fetch(urlBelow(this.baseUrl, path, query), {
      method,
      // The API never redirects. A redirect would lead to a page of another server.
      redirect: 'manual',
      signal: AbortSignal.any([
        ...(timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]),
        ...(signal ? [signal] : []),
      ]),
      credentials: 'include',
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw ZentraError.network(undefined, cause);
    });
    this.keepCookies(response);
    if (!response.ok) throw await ZentraError.fromResponse(response);
    return response;
  }

  private keepCookies(response: Response): void {
    if (browserKeepsCookies) return;
    for (const header of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = header.split(';');
      const at = pair.indexOf('=');
      const expired = attributes.some((a) => /^\s*expires=Thu, 01 Jan 1970|^\s*max-age=0/i.test(a));
      if (expired) this.jar.delete(pair.slice(0, at));
      else this.jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
  }
}

/**
 * Appends `path` to the base URL, which may have a path of its own: `https://host/zentra` and
 * `/api/users`.
 */
function urlBelow(baseUrl: string, path: string, query: Query = {}): URL {
  const url = new URL(baseUrl.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

const mediaTypeOf = ({ headers }: Response): string =>
  (headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/**
 * Parses the body of a success with its schema.
 * @throws NETWORK for a truncated body, INTERCEPTED for another type than JSON
 */
async function read<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>> {
  if (response.status === 204 || mediaTypeOf(response) !== 'application/json')
    throw ZentraError.intercepted(response);
  const answer: unknown = await response.json().catch((cause: unknown) => {
    throw ZentraError.network(undefined, cause);
  });
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw ZentraError.unreadable(parsed.error);
  return parsed.data;
}
