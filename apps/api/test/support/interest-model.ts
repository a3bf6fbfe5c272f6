import {
  INTEREST_COOLDOWN_DAYS,
  INTEREST_TTL_DAYS,
  type Contact,
  type InterestAction,
} from '@zentra/contracts';
import { hasPlaceToday, isQueued, NAMES, PairModel, type ModelInterest, type Name } from './pair-model';

/** A pair of viewer and viewed user. */
export type Sight = readonly [me: Name, them: Name];
export const EVERYBODY: Sight[] = NAMES.flatMap((me) =>
  NAMES.filter((them) => them !== me).map((them): Sight => [me, them]),
);

/**
 * `of` is the other user. Actions on an interest apply to the latest of the pair. `share` gives the
 * other user one's code, which they send from then on. A contact setting, `renew` and `confirm`
 * (the address) concern all users.
 */
export interface Command {
  by: Name;
  of: Name;
  what: InterestAction | Contact | 'send' | 'end' | 'block' | 'unblock' | 'share' | 'renew' | 'confirm';
}

/** How many interests a user may send in 24 hours, and is shown in a day. */
export interface Limits {
  sent: number;
  received: number;
}

/** Who may write to a user; `code` counts the codes that the user has had. */
interface Door {
  contact: Contact;
  code: number;
}

/**
 * What a command refers to: the interest, the conversation and the codes that are known before it
 * runs.
 */
interface Known {
  latest: number;
  hasConversation: boolean;
  /** The other's code as far as it was shared, and one's own. */
  knownCode: number | undefined;
  code: number;
}

/** Three users: what each of them must see after every command, in the simplest form. */
export class Model {
  private pairs = new Map<string, PairModel>();
  private doors = new Map<Name, Door>(NAMES.map((name) => [name, { contact: 'everyone', code: 0 }]));

  private confirmed = new Set<Name>();

  /** @param byAge - all users, the oldest account first */
  constructor(
    private readonly limits: Limits,
    private readonly byAge: readonly Name[],
  ) {}

  known({ by, of }: Command): Known {
    const { interests, hasConversation, knownCode } = this.pair(by, of);
    return {
      latest: interests.length - 1,
      hasConversation,
      knownCode: knownCode.get(by),
      code: this.door(by).code,
    };
  }

  /** Applies a command, and returns the expected answer of the server. */
  apply({ by, of, what }: Command, { latest, hasConversation, knownCode, code }: Known): string {
    const pair = this.pair(by, of);
    const door = this.door(by);
    switch (what) {
      case 'send':
        return pair.settle(by) ?? this.begin(by, of, knownCode);
      case 'end':
        return hasConversation ? pair.end() : 'no conversation';
      case 'block':
        pair.block(by);
        return 'done';
      case 'unblock':
        pair.blocks.delete(by);
        return 'done';
      case 'share':
        pair.knownCode.set(of, code);
        return 'done';
      case 'renew':
        door.code += 1;
        return 'done';
      case 'confirm':
        this.confirmed.add(by);
        return 'done';
      case 'everyone':
      case 'nobody':
      case 'code':
        if (what === 'code' && door.code === 0) door.code = 1;
        door.contact = what;
        return 'done';
      default:
        return pair.act(by, what, latest);
    }
  }

  wait(days: number): void {
    for (const pair of this.pairs.values()) pair.wait(days, INTEREST_TTL_DAYS);
  }

  /** Runs one round of the sweeper: shows queued interests on free places. */
  sweep(): void {
    for (const name of NAMES) {
      const queued = this.interests().filter((one) => one.to === name && isQueued(one));
      const isLast = ({ by, age }: ModelInterest) => this.confirmed.has(by) && age >= INTEREST_TTL_DAYS - 1;
      const rank = (one: ModelInterest) => [
        this.confirmed.has(one.by) ? 0 : 1,
        isLast(one) ? 0 : 1,
        this.byAge.indexOf(one.by),
      ];
      queued.sort((a, b) => {
        const [left, right] = [rank(a), rank(b)];
        const differs = left.findIndex((value, i) => value !== right[i]);
        return (left[differs] ?? 0) - (right[differs] ?? 0);
      });
      for (const one of queued) {
        const taken = this.counting(one.by, name).filter(hasPlaceToday).length;
        if (taken < this.limits.received || isLast(one)) one.shownFor = 0;
      }
    }
  }

  /** Returns everything that `me` can see of `them`, and the daily quota. */
  view(me: Name, them: Name) {
    const used = this.sentToday(me);
    const { sent } = this.limits;
    return {
      ...this.pair(me, them).view(me, them),
      contact: this.door(them).contact,
      quota: { limit: Number.isFinite(sent) ? sent : null, used, isUsedUp: used >= sent },
    };
  }

  /** Returns the commands that would change something now. */
  fruitful(commands: Command[]): Command[] {
    return commands.filter((command) => {
      const after = this.copy();
      after.apply(command, this.known(command));
      return after.state() !== this.state();
    });
  }

  /** Serializes the state; equal for two models that no later command can distinguish. */
  state(): string {
    const pairs = EVERYBODY.map(([me, them]) => this.pair(me, them).state());
    return JSON.stringify([pairs, [...this.doors.values()], [...this.confirmed].sort()]);
  }

  copy(): Model {
    const copy = new Model(this.limits, this.byAge);
    copy.confirmed = new Set(this.confirmed);
    copy.pairs = new Map([...this.pairs].map(([key, pair]) => [key, pair.copy()]));
    copy.doors = new Map([...this.doors].map(([name, door]) => [name, { ...door }]));
    return copy;
  }

  /**
   * Creates an interest, unless the contact setting, the cooldown or the daily limit forbids it.
   */
  private begin(by: Name, of: Name, knownCode: number | undefined): string {
    const { contact, code } = this.door(of);
    if (contact === 'nobody' || (contact === 'code' && knownCode !== code)) return 'NOT_ACCEPTING';
    if (this.pair(by, of).isCooling(by, INTEREST_COOLDOWN_DAYS)) return 'COOLDOWN';
    if (this.sentToday(by) >= this.limits.sent) return 'RATE_LIMITED';
    return this.pair(by, of).begin(by, this.hasPlace(by, of));
  }

  private sentToday(by: Name): number {
    return this.interests().filter((one) => one.by === by && one.age < 1).length;
  }

  /**
   * Whether `of` is shown another interest of `by` immediately: queued ones come before unconfirmed
   * senders.
   */
  private hasPlace(by: Name, of: Name): boolean {
    const ahead = this.counting(by, of).filter(
      (one) => hasPlaceToday(one) || (isQueued(one) && !this.confirmed.has(by)),
    );
    return ahead.length < this.limits.received;
  }

  /**
   * Returns the interests that count against `by` in the day of `of`: for confirmed senders, only
   * those of confirmed ones.
   */
  private counting(by: Name, of: Name) {
    const isConfirmed = this.confirmed.has(by);
    return this.interests().filter((one) => one.to === of && (!isConfirmed || this.confirmed.has(one.by)));
  }

  private interests() {
    return [...this.pairs.values()].flatMap(({ interests }) => interests);
  }

  private door(name: Name): Door {
    const door = this.doors.get(name);
    if (!door) throw new Error(`No user ${name}`);
    return door;
  }

  private pair(one: Name, other: Name): PairModel {
    const [low, high] = one < other ? [one, other] : [other, one];
    const key = `${low}${high}`;
    const pair = this.pairs.get(key) ?? new PairModel(low, high);
    this.pairs.set(key, pair);
    return pair;
  }
}
