import { INTEREST_COOLDOWN_DAYS, INTEREST_TTL_DAYS, type InterestAction } from '@zentra/contracts';

export const NAMES = ['a', 'b', 'c'] as const;
export type Name = (typeof NAMES)[number];

/** `of` is whom it is about. Acts on an interest mean the pair's latest. */
export interface Command {
  by: Name;
  of: Name;
  what: InterestAction | 'send' | 'end' | 'block' | 'unblock';
}

export const COMMANDS = ['send', 'accept', 'reject', 'withdraw', 'end', 'block', 'unblock'] as const;

type Status = 'pending' | 'rejected' | 'suppressed' | 'accepted' | 'withdrawn' | 'expired' | 'ended';
interface ModelInterest {
  by: Name;
  status: Status;
  /** Days since it was sent, and since its sender saw it close. */
  age: number;
  closedFor: number | null;
}

const OPEN: Status[] = ['pending', 'rejected', 'suppressed'];

/** Two people, in the simplest form that says what each of them must see. */
class Pair {
  interests: ModelInterest[] = [];
  blocks = new Set<Name>();
  hasConversation = false;

  get live(): ModelInterest | undefined {
    const last = this.interests.at(-1);
    return last && [...OPEN, 'accepted'].includes(last.status) ? last : undefined;
  }

  get hasParted(): boolean {
    return this.interests.some(({ closedFor }) => closedFor !== null);
  }

  send(by: Name, of: Name): string {
    const { live } = this;
    if (this.blocks.has(by)) return 'BLOCKED';
    if (live?.status === 'accepted') return 'ALREADY_CONNECTED';
    if (live?.by === by) return 'pending';
    if (live) return this.connect(live);
    const isCooling = this.interests.some(
      (one) => one.by === by && one.closedFor !== null && one.closedFor < INTEREST_COOLDOWN_DAYS,
    );
    if (isCooling) return 'COOLDOWN';
    const status = this.blocks.has(of) ? 'suppressed' : 'pending';
    this.interests.push({ by, status, age: 0, closedFor: null });
    return 'pending';
  }

  act(by: Name, what: InterestAction, index: number): string {
    const interest = this.interests[index];
    if (!interest) return 'no interest';
    const { status } = interest;
    if ((what === 'withdraw') !== (interest.by === by)) return 'FORBIDDEN';
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

  block(by: Name): string {
    this.blocks.add(by);
    const { live } = this;
    if (live?.status === 'accepted') this.close(live, 'ended');
    else if (live?.by === by) this.close(live, 'withdrawn');
    else if (live) live.status = 'suppressed';
    return 'done';
  }

  unblock(by: Name): string {
    this.blocks.delete(by);
    return 'done';
  }

  wait(days: number): void {
    for (const one of this.interests) {
      one.age += days;
      if (one.closedFor !== null) one.closedFor += days;
      if (!OPEN.includes(one.status) || one.age < INTEREST_TTL_DAYS) continue;
      this.close(one, 'expired');
      one.closedFor = one.age - INTEREST_TTL_DAYS;
    }
  }

  /** All that `me` can see of `them`. */
  view(me: Name, them: Name) {
    const { live } = this;
    const isMine = live?.by === me;
    const isShown = live !== undefined && (isMine || live.status !== 'suppressed');
    const waits = isMine ? 'interest_sent' : 'interest_received';
    const isConnected = live?.status === 'accepted';
    const hides = this.blocks.has(me);
    const mine = this.interests.filter((one) => one.by === me && !hides);
    const theirs = this.interests.filter(
      (one) => one.by === them && !hides && ['pending', 'rejected', 'accepted', 'ended'].includes(one.status),
    );
    return {
      relation: isConnected ? 'connected' : isShown ? waits : 'none',
      blocked: hides,
      isListed:
        isConnected || (isShown && isMine) || (this.blocks.size === 0 && (isShown || !this.hasParted)),
      sent: mine.map(({ status }) => (OPEN.includes(status) ? 'pending' : status)).reverse(),
      received: theirs.map(({ status }) => status).reverse(),
      conversation: !this.hasConversation ? null : isConnected ? 'open' : 'ended',
    };
  }

  private connect(interest: ModelInterest): string {
    this.hasConversation = true;
    return (interest.status = 'accepted');
  }

  private close(interest: ModelInterest, status: Status): string {
    interest.closedFor = 0;
    return (interest.status = status);
  }
}

/** Everybody, pair by pair. */
export class Model {
  private pairs = new Map<string, Pair>();

  pair(one: Name, other: Name): Pair {
    const key = [one, other].sort().join();
    const found = this.pairs.get(key) ?? new Pair();
    this.pairs.set(key, found);
    return found;
  }

  /** What a command can mean: the interest and the conversation that are known before it runs. */
  known({ by, of }: Command): { latest: number; hasConversation: boolean } {
    const { interests, hasConversation } = this.pair(by, of);
    return { latest: interests.length - 1, hasConversation };
  }

  apply({ by, of, what }: Command, { latest, hasConversation }: ReturnType<Model['known']>): string {
    const pair = this.pair(by, of);
    if (what === 'end' && !hasConversation) return 'no conversation';
    if (what === 'send') return pair.send(by, of);
    if (what === 'end') return pair.end();
    if (what === 'block') return pair.block(by);
    if (what === 'unblock') return pair.unblock(by);
    return pair.act(by, what, latest);
  }

  /** Which of these commands would change something now. */
  fruitful(commands: Command[]): Command[] {
    const before = JSON.stringify(this.state());
    return commands.filter((command) => {
      const after = this.copy();
      after.apply(command, this.known(command));
      return JSON.stringify(after.state()) !== before;
    });
  }

  private state() {
    return [...this.pairs.values()].map(({ interests, blocks }) => ({ interests, blocks: [...blocks] }));
  }

  wait(days: number): void {
    for (const pair of this.pairs.values()) pair.wait(days);
  }

  copy(): Model {
    const copy = new Model();
    for (const [key, pair] of this.pairs) {
      const twin = new Pair();
      twin.interests = pair.interests.map((one) => ({ ...one }));
      twin.blocks = new Set(pair.blocks);
      twin.hasConversation = pair.hasConversation;
      copy.pairs.set(key, twin);
    }
    return copy;
  }
}
