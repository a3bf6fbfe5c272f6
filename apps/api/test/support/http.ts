/** An answer as received, for what the client library would hide. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed JSON; compare `text` where bytes matter. */
  json: Record<string, unknown>;
}

/** Sends one HTTP request with any headers and body. */
export async function call(
  url: string,
  method: string,
  init: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  const response = await fetch(url, { method, redirect: 'manual', ...init });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
  };
}

/** The same with a JSON body and a session's cookie. */
export const callJson = (
  url: string,
  method: string,
  { cookie, headers, body }: { cookie?: string; headers?: Record<string, string>; body?: unknown } = {},
): Promise<Answer> =>
  call(url, method, {
    headers: {
      ...headers,
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
