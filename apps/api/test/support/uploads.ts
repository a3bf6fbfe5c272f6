import type { Attachment } from '@zentra/contracts';
import type { TestPerson } from './factories';

/** Wraps content of a test as a Blob. */
export const blobOf = (content: string | Buffer): Blob =>
  new Blob([typeof content === 'string' ? content : new Uint8Array(content)]);

export const upload = (
  { client }: TestPerson,
  conversationId: string,
  content: string | Buffer,
  name = 'picture.png',
): Promise<Attachment> => client.attachments.upload(conversationId, blobOf(content), { name });

/** Fetches a file as its user: bytes and headers. */
export async function fetchAs(
  { client }: TestPerson,
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Buffer }> {
  const response = await fetch(url, { headers: { cookie: client.http.cookie, ...headers } });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}
