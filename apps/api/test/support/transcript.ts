import { call } from './http';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const CURSOR = /"nextCursor":"([\w-]+)"/g;
/** What differs between any two answers, whatever they say. */
const VOLATILE = new Set(['date', 'etag', 'set-cookie', 'keep-alive', 'connection']);
const DAY_MS = 24 * 60 * 60 * 1000;

const toMinutes = (seconds: string) => `<${Math.round(Number(seconds) / 60)} min>`;

/**
 * Writes down all that one client gets, so that two lives can be compared byte by byte: ids by the order in which they
 * first appear, times as whole days from `start`, waits as whole minutes,
 * cursors by their length.
 */
export class Transcript {
  readonly lines: string[] = [];
  private readonly ids = new Map<string, string>();

  constructor(
    private readonly url: string,
    private readonly cookie: string,
    private readonly start: number,
  ) {}

  /** One call and its whole answer. */
  async call(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const answer = await call(this.url + path, method, {
      headers: { cookie: this.cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const headers = [...answer.headers] // fetch sorts them by name
      .filter(([name]) => !VOLATILE.has(name))
      .map(([name, value]) => [name, name === 'retry-after' ? toMinutes(value) : value]);
    this.write(
      `${method} ${path} ${JSON.stringify(body)}`,
      `${answer.status} ${JSON.stringify(headers)} ${answer.text}`,
    );
    return answer.json;
  }

  event(name: string, payload: unknown): void {
    this.write(`event ${name}`, JSON.stringify(payload));
  }

  private write(what: string, got: string): void {
    this.lines.push(this.normalised(`${what}\n  ${got}`));
  }

  private normalised(text: string): string {
    return text
      .replaceAll(CURSOR, (_, cursor: string) => `"nextCursor":"<${cursor.length}>"`)
      .replaceAll(UUID, (id) => {
        const known = this.ids.get(id) ?? `<id ${this.ids.size + 1}>`;
        this.ids.set(id, known);
        return known;
      })
      .replaceAll(TIME, (time) => `<day ${Math.round((Date.parse(time) - this.start) / DAY_MS)}>`);
  }
}
