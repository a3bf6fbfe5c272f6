import type { InterestAction } from '@zentra/contracts';

export const NAMES = ['a', 'b', 'c'] as const;
export type Name = (typeof NAMES)[number];

type Status = 'pending' | 'rejected' | 'suppressed' | 'accepted' | 'withdrawn' | 'expired' | 'ended';

export interface ModelInterest {
  by: Name;
  to: Name;
  status: Status;
  /**
   * Days since it was sent, since its recipient was shown it (null: they were not), and since its
   * sender saw it close.
   */
  age: number;
  shownFor: number | null;
  closedFor: number | null;
}

const OPEN: Status[] = ['pending', 'rejected', 'suppressed'];

/** Two users, in the simplest form that says what each of them must see. */
export class PairModel {
  interests: ModelInterest[] = [];
  blocks = new Set<Name>();
  hasConversation = false;
  /** Which of the other's codes each user knows. */
  knownCode = new Map<Name, number>();

  constructor(
    private readonly low: Name,
    private readonly high: Name,
  ) {}

  /** Returns the result of sending where it creates no interest. */
  settle(by: Name): string | undefined {
    const { live } = this;
    if (this.blocks.has(by)) return 'BLOCKED';
    if (live?.status === 'accepted') return 'ALREADY_CONNECTED';
    if (live?.by === by) return 'pending';
    return live && this.connect(live);
  }

  isCooling(by: Name, pause: number): boolean {
    return this.interests.some((one) => one.by === by && one.closedFor !== null && one.closedFor < pause);
  }

  begin(by: Name, hasPlace: boolean): string {
    const to = by === this.low ? this.high : this.low;
    const isSuppressed = this.blocks.has(to);
    const shownFor = hasPlace && !isSuppressed ? 0 : null;
    this.interests.push({
      by,
      to,
      status: isSuppressed ? 'suppressed' : 'pending',
      age: 0,
      shownFor,
      closedFor: null,
    });
    return 'pending';
  }

  act(by: Name, what: InterestAction, index: number): string {
    const interest = this.interests[index];
    if (!interest) return 'no interest';
    if (interest.to === by && !hasCome(interest)) return 'NOT_FOUND';
    if ((what === 'withdraw') !== (interest.by === by)) return 'FORBIDDEN';
    const { status } = interest;
    const isOpen = OPEN.includes(status);
    if (what === 'withdraw') {
      if (status === 'withdrawn') return 'withdrawn';
      if (isOpen) return this.close(interest, 'withdrawn');
    } else if (what === 'accept') {
      if (status === 'accepted') return 'accepted';
      if (isOpen && status !== 'suppressed') return this.connect(interest);
    } else {
      if (status === 'rejected') return 'rejected';
      if (status === 'pending') return (interest.status = 'rejected');
    }
    return status === 'accepted' ? 'ALREADY_CONNECTED' : 'INTEREST_CLOSED';
  }

  end(): string {
    if (this.live?.status === 'accepted') this.close(this.live, 'ended');
    return 'ended';
  }

  block(by: Name): void {
    this.blocks.add(by);
    const { live } = this;
    if (live?.status === 'accepted') this.close(live, 'ended');
    else if (live?.by === by) this.close(live, 'withdrawn');
    else if (live) live.status = 'suppressed';
  }

  wait(days: number, lifetime: number): void {
    for (const one of this.interests) {
      one.age += days;
      if (one.shownFor !== null) one.shownFor += days;
      if (one.closedFor !== null) one.closedFor += days;
      if (!OPEN.includes(one.status) || one.age < lifetime) continue;
      this.close(one, 'expired');
      one.closedFor = one.age - lifetime;
    }
  }

  /** Returns everything that `me` can see of `them`. */
  view(me: Name, them: Name) {
    const { live } = this;
    const isMine = live?.by === me;
    const isShown = live !== undefined && (isMine || isSeen(live));
    const waits = isMine ? 'interest_sent' : 'interest_received';
    const isConnected = live?.status === 'accepted';
    const hides = this.blocks.has(me);
    const mine = this.interests.filter((one) => one.by === me && !hides);
    const theirs = this.interests.filter(
      (one) => one.by === them && !hides && isSeen(one) && !['withdrawn', 'expired'].includes(one.status),
    );
    const hasParted = this.interests.some(({ closedFor }) => closedFor !== null);
    return {
      relation: isConnected ? 'connected' : isShown ? waits : 'none',
      blocked: hides,
      isListed: isConnected || (isShown && isMine) || (this.blocks.size === 0 && (isShown || !hasParted)),
      sent: mine.map(({ status }) => (OPEN.includes(status) ? 'pending' : status)).reverse(),
      received: theirs.map(({ status }) => status).reverse(),
      conversation: !this.hasConversation ? null : isConnected ? 'open' : 'ended',
    };
  }

  state() {
    const { interests, hasConversation } = this;
    const knownCode = NAMES.map((name) => this.knownCode.get(name));
    return { interests, hasConversation, blocks: [...this.blocks].sort(), knownCode };
  }

  copy(): PairModel {
    const copy = new PairModel(this.low, this.high);
    copy.interests = this.interests.map((one) => ({ ...one }));
    copy.blocks = new Set(this.blocks);
    copy.hasConversation = this.hasConversation;
    copy.knownCode = new Map(this.knownCode);
    return copy;
  }

  /** The pending or accepted interest of the pair. */
  private get live(): ModelInterest | undefined {
    const last = this.interests.at(-1);
    return last && [...OPEN, 'accepted'].includes(last.status) ? last : undefined;
  }

  /** Accepts it: both know of it now, even if its recipient was not shown it before. */
  private connect(interest: ModelInterest): string {
    this.hasConversation = true;
    return (interest.status = 'accepted');
  }

  /** Closes it. If its recipient has not seen it, its place is released. */
  private close(interest: ModelInterest, status: Status): string {
    if (!isSeen(interest)) interest.shownFor = null;
    interest.closedFor = 0;
    return (interest.status = status);
  }
}

const hasCome = ({ shownFor, status }: ModelInterest): boolean =>
  shownFor !== null || status === 'accepted' || status === 'ended';
const isSeen = (interest: ModelInterest): boolean => interest.status !== 'suppressed' && hasCome(interest);
/** Whether it has one of today's places. */
export const hasPlaceToday = ({ status, shownFor }: ModelInterest): boolean =>
  status !== 'suppressed' && shownFor !== null && shownFor < 1;
/** Whether it is queued for a place. */
export const isQueued = ({ status, shownFor }: ModelInterest): boolean =>
  status === 'pending' && shownFor === null;
