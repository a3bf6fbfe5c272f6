import { createHash } from 'node:crypto';

export const HOUR_MS = 60 * 60 * 1000;

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
const CURSOR = /"nextCursor":"([\w-]+)"/g;
/** Headers that differ between any two answers. */
const VOLATILE = new Set(['date', 'etag', 'set-cookie', 'keep-alive', 'connection']);

const toMinutes = (seconds: string) => `<${Math.round(Number(seconds) / 60)} min>`;
const sorted = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

/**
 * Records everything that one client receives, so that two scenarios can be compared. Two
 * transcripts are equal exactly when everything but this is equal, byte by byte:
 *
 * - ids are replaced by the order of their first appearance, also inside cursors;
 * - a time is replaced by the request during which it was, or the requests between which, and by
 *   its order among the different times there. For that it is moved by whole hours into the hour of
 *   the transcript, and the number of hours is recorded, too. So a time seven days after a
 *   withdrawal must be exact to the millisecond, and two times are equal in both transcripts or in
 *   none;
 * - waits, which count from now, are rounded to minutes, and bytes are replaced by their hash.
 *
 * Events follow the requests, in their own order, because the order of two connections is
 * arbitrary.
 */
export class Transcript {
  private readonly calls: string[] = [];
  private readonly events: string[] = [];
  /** Start and end of each request. */
  private readonly bounds: [number, number][] = [];

  constructor(
    private readonly url: string,
    private readonly cookie: string,
    /** The start of the scenario. */
    private readonly start: number,
  ) {}

  /** Sends one request and records its whole answer; a text body is sent as a file. */
  async call(method: string, path: string, body?: object | string): Promise<Record<string, unknown>> {
    const type = typeof body === 'string' ? 'application/octet-stream' : 'application/json';
    const { response, bytes } = await this.during(async () => {
      const answer = await fetch(this.url + path, {
        method,
        headers: { cookie: this.cookie, ...(body !== undefined && { 'content-type': type }) },
        body: typeof body === 'object' ? JSON.stringify(body) : body,
      });
      return { response: answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    });
    // fetch sorts headers by name.
    const headers = [...response.headers]
      .filter(([name]) => !VOLATILE.has(name))
      .map(([name, value]) => [name, name === 'retry-after' ? toMinutes(value) : value]);
    const isText = /json|text/.test(response.headers.get('content-type') ?? 'text');
    const got = isText ? bytes.toString() : createHash('sha256').update(bytes).digest('hex');
    this.calls.push(
      `${method} ${path} ${JSON.stringify(body)}\n  ${response.status} ${JSON.stringify(headers)} ${got}`,
    );
    return isText && got.startsWith('{') ? (JSON.parse(got) as Record<string, unknown>) : {};
  }

  /** Runs something else and records what it returns. */
  async ask(what: string, act: () => Promise<unknown>): Promise<void> {
    const got = await this.during(act);
    this.calls.push(`${what}\n  ${JSON.stringify(got)}`);
  }

  event(name: string, payload: unknown): void {
    this.events.push(`event ${name}\n  ${JSON.stringify(payload)}`);
  }

  /** Names of the received events, sorted. */
  get eventNames(): string[] {
    return [...new Set(this.events.map((line) => /^event (\S+)/.exec(line)?.[1] ?? ''))].sort();
  }

  get lines(): string[] {
    const raw = [...this.calls, ...this.events].map((line) =>
      line.replaceAll(CURSOR, (_, cursor: string) => `"nextCursor":<${decoded(cursor)}>`),
    );
    const ids = new Map<string, number>();
    for (const [id] of raw.join('\n').matchAll(UUID)) if (!ids.has(id)) ids.set(id, ids.size + 1);
    const moments = this.moments(raw);
    return raw.map((line) =>
      line
        .replaceAll(UUID, (id) => `<id ${ids.get(id)}>`)
        .replaceAll(TIME, (time) => `<${moments.get(this.inHour(time))} ${this.hoursOf(time)} h>`),
    );
  }

  /** Names each time that appears anywhere, after it is moved into the hour of the transcript. */
  private moments(raw: string[]): Map<number, string> {
    const times = sorted(new Set([...raw.join('\n').matchAll(TIME)].map(([time]) => this.inHour(time))));
    const places = times.map((time) => this.placeOf(time));
    return new Map(
      times.map((time, i) => [time, `${places[i]}, ${i - places.indexOf(places[i] ?? '')}`] as const),
    );
  }

  private placeOf(inHour: number): string {
    const time = this.start + inHour;
    const call = this.bounds.findIndex(([, end]) => time <= end);
    if (call === -1) return 'after all calls';
    return `${(this.bounds[call]?.[0] ?? 0) <= time ? 'in' : 'before'} call ${call + 1}`;
  }

  private hoursOf(time: string): number {
    return Math.floor((Date.parse(time) - this.start) / HOUR_MS);
  }

  private inHour(time: string): number {
    return Date.parse(time) - this.start - this.hoursOf(time) * HOUR_MS;
  }

  private async during<T>(act: () => Promise<T>): Promise<T> {
    const begin = Date.now();
    const got = await act();
    this.bounds.push([begin, Date.now()]);
    if (Date.now() - this.start > HOUR_MS) throw new Error('A walk must not take longer than an hour');
    return got;
  }
}

const decoded = (cursor: string): string => Buffer.from(cursor, 'base64url').toString();
