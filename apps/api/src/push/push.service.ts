import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { cleanText, withoutDirectionControls, type PushPayload } from '@zentra/contracts';
import type { Pool } from 'pg';
import { ControlChannel } from '../cluster/control.channel';
import { logFailure } from '../common/errors/database-errors';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';
import { DomainEvents } from '../events/domain-events';
import { EndedConsents } from '../realtime/ended-consents';
import { PresenceTracker } from '../realtime/presence.tracker';
import { PushKeys } from './push-keys';
import { FIND_PUSH_CONTENT } from './push-content.sql';
import { PushSender, type PushTarget } from './push-sender';
import { PushSubscriptions } from './push-subscriptions.service';

/** An event that may need a push once it is due. */
interface Item {
  kind: PushPayload['kind'];
  userId: string;
  /** The conversation of a message, otherwise the interest. */
  subjectId: string;
  /** The session of the one browser that gets it; null for all browsers of the user. */
  sessionId: string | null;
  tries: number;
  /** When it is due, ms since the epoch. */
  dueAt: number;
}

interface Row extends PushTarget {
  n: number;
  sessionId: string;
  conversationId: string | null;
  /** The accepted interest of the conversation. */
  consent: string | null;
  name: string | null;
  text: string | null;
  unread: number;
  chats: string[];
  interests: number;
}

const MOST_WAITING = 10_000;
const AT_ONCE = 500;
const MOST_SENDING = 20;
const MOST_TRIES = 4;
const LONGEST_PAUSE_MS = 10 * 60_000;

/**
 * Sends pushes to users who do not see the app. Callers do not wait: an item is queued and looked
 * up `pushDelayMs` later, together with all due ones. By then it may have been read. The queue is
 * in memory only: a lost push is acceptable, since its content is stored.
 */
@Injectable()
export class PushService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Push');
  private readonly waiting = new Map<string, Item>();
  private timer: NodeJS.Timeout | undefined;
  /** Items for one browser each, sent as soon as it is their turn. */
  private readonly queue: Item[] = [];
  private sending = 0;
  private isStopped = false;

  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(CONFIG) private readonly config: Config,
    private readonly presence: PresenceTracker,
    private readonly endedConsents: EndedConsents,
    private readonly control: ControlChannel,
    private readonly events: DomainEvents,
    private readonly subscriptions: PushSubscriptions,
    private readonly sender: PushSender,
    private readonly keys: PushKeys,
  ) {}

  onModuleInit(): void {
    this.events.on('message.stored', ({ message: { conversationId, senderId }, memberIds }) => {
      for (const userId of memberIds)
        if (userId !== senderId) this.later({ kind: 'message', userId, subjectId: conversationId });
    });
    this.events.on('interest.shown', ({ interestId, recipientId }) =>
      this.later({ kind: 'interest', userId: recipientId, subjectId: interestId }),
    );
    this.events.on('interest.accepted', ({ interestId, senderId }) =>
      this.later({ kind: 'acceptance', userId: senderId, subjectId: interestId }),
    );
  }

  onModuleDestroy(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private later(
    {
      kind,
      userId,
      subjectId,
      sessionId = null,
    }: Pick<Item, 'kind' | 'userId' | 'subjectId'> & Partial<Item>,
    tries = 0,
    afterMs = this.config.pushDelayMs,
  ): void {
    const key = `${kind} ${userId} ${subjectId} ${sessionId}`;
    if (this.isStopped || this.waiting.has(key) || this.waiting.size >= MOST_WAITING) return;
    this.waiting.set(key, { kind, userId, subjectId, sessionId, tries, dueAt: Date.now() + afterMs });
    this.timer ??= this.wakeIn(afterMs);
  }

  private wakeIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => void this.flush(), ms).unref();
  }

  private async flush(): Promise<void> {
    const now = Date.now();
    const due: Item[] = [];
    for (const [key, item] of this.waiting) {
      if (item.dueAt > now || due.length === AT_ONCE) continue;
      this.waiting.delete(key);
      due.push(item);
    }
    try {
      const visible = await this.presence.visibleOf([...new Set(due.map(({ userId }) => userId))]);
      const unseen = due.filter(({ userId }) => !visible.has(userId));
      if (unseen.length > 0) await this.sendDue(unseen);
    } catch (error) {
      logFailure(this.logger, error);
    }
    // Pauses between two rounds, however many items arrive.
    const step = Math.min(this.config.pushDelayMs, 500);
    this.timer = this.waiting.size > 0 && !this.isStopped ? this.wakeIn(step) : undefined;
  }

  private async sendDue(due: Item[]): Promise<void> {
    for (const { n, sessionId } of await this.find(due)) {
      const item = due[n];
      if (item && this.queue.length < MOST_WAITING) this.queue.push({ ...item, sessionId });
    }
    while (this.sending < MOST_SENDING && this.queue.length > 0) void this.work();
  }

  private async find(items: Item[]): Promise<Row[]> {
    const { rows } = await this.pool.query<Row>({
      name: 'find-push-content',
      text: FIND_PUSH_CONTENT,
      values: [
        items.map((_, n) => n),
        ...(['kind', 'userId', 'subjectId', 'sessionId'] as const).map((name) =>
          items.map((item) => item[name]),
        ),
      ],
    });
    return rows;
  }

  private async work(): Promise<void> {
    this.sending += 1;
    for (let item = this.queue.shift(); item && !this.isStopped; item = this.queue.shift())
      await this.send(item).catch((error: unknown) => logFailure(this.logger, error));
    this.sending -= 1;
  }

  private async send(item: Item): Promise<void> {
    // It may have waited behind others for long, so it is looked up again.
    const [row] = await this.find([item]);
    if (!row) return;
    const { kind, userId, subjectId, tries } = item;
    const { sessionId, conversationId, consent, name, text, unread, chats, interests } = row;
    // This process may not know of an end.
    if (!this.control.lease.isFresh())
      return this.later({ kind, userId, subjectId, sessionId: item.sessionId }, tries);
    // The conversation may have ended during the lookup.
    if (consent !== null && this.endedConsents.has(consent)) return;
    const tag = conversationId ?? `interest ${subjectId}`;
    // The client inserts both into sentences, whose direction they must not change.
    const shown = {
      name: name && withoutDirectionControls(name),
      text: text && cleanText(text),
    };
    const payload: PushPayload = { kind, conversationId, tag, ...shown, unread, chats, interests };
    const result = await this.sender.send(row, payload, this.keys.topicOf(userId, tag));
    if (result.kind === 'gone') return this.subscriptions.forget(sessionId, row.endpoint);
    // Without the endpoint: readers of a log must not be able to send pushes to a user.
    if (result.kind === 'refused') this.logger.warn(`A push service refused a push with ${result.status}`);
    if (result.kind !== 'later' || tries + 1 >= MOST_TRIES) return;
    const pause = Math.max(this.config.pushDelayMs * 4 ** (tries + 1), result.afterMs);
    this.later({ kind, userId, subjectId, sessionId }, tries + 1, Math.min(pause, LONGEST_PAUSE_MS));
  }
}
