import { INTEREST_ACTIONS, type InterestAction } from '@zentra/contracts';
import fc from 'fast-check';
import { person, type TestPerson } from './support/factories';
import { startTestApp, type TestApp } from './support/test-app';

type Who = 'a' | 'b';
type Command = { who: Who; what: 'send' | InterestAction };

/** The machine in its simplest form: at most one live interest, and who may not write again yet. */
class Model {
  live: { by: Who; status: 'pending' | 'rejected' | 'accepted' } | null = null;
  /** Whose latest interest it was, when nothing is live. */
  last: Who | null = null;
  cooling = new Set<Who>();

  apply({ who, what }: Command): string {
    if (what === 'send') return this.send(who);
    if (!this.live && this.last === null) return 'no interest';
    const by = this.live?.by ?? this.last;
    if ((what === 'withdraw') !== (by === who)) return 'FORBIDDEN';
    if (!this.live) return what === 'withdraw' ? 'withdrawn' : 'INTEREST_CLOSED';
    const { status } = this.live;
    if (what === 'accept') return (this.live.status = 'accepted');
    if (status === 'accepted') return 'ALREADY_CONNECTED';
    if (what === 'reject') return (this.live.status = 'rejected');
    this.last = who;
    this.live = null;
    this.cooling.add(who);
    return 'withdrawn';
  }

  private send(who: Who): string {
    if (this.live?.status === 'accepted') return 'ALREADY_CONNECTED';
    if (this.live?.by === who) return 'pending';
    if (this.live) return (this.live.status = 'accepted');
    if (this.cooling.has(who)) return 'COOLDOWN';
    this.live = { by: who, status: 'pending' };
    return 'pending';
  }

  /** What `who` is shown as their relation to the other. */
  relation(who: Who): string {
    if (!this.live) return 'none';
    if (this.live.status === 'accepted') return 'connected';
    return this.live.by === who ? 'interest_sent' : 'interest_received';
  }
}

describe('the interest machine against its model', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  const commands = fc.array(
    fc.record({
      who: fc.constantFrom<Who>('a', 'b'),
      what: fc.constantFrom('send' as const, ...INTEREST_ACTIONS),
    }),
    { minLength: 1, maxLength: 12 },
  );

  it('answers every sequence of commands as the model does, on both sides', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (sequence) => {
        const people: Record<Who, TestPerson> = { a: await person(app), b: await person(app) };
        const model = new Model();
        let id: string | undefined;
        for (const command of sequence) {
          const { client } = people[command.who];
          const other = people[command.who === 'a' ? 'b' : 'a'];
          const expected = model.apply(command);
          if (expected === 'no interest') continue;
          const answer =
            command.what === 'send'
              ? client.sendInterest({ recipient: other.me.username })
              : client.actOnInterest(id ?? '', command.what);
          const got = await answer.then(
            (interest) => {
              id = interest.id;
              return interest.status;
            },
            (error: { code: string }) => error.code,
          );
          expect({ command, got }).toEqual({ command, got: expected });
          for (const who of ['a', 'b'] as const) {
            const seen = await people[who].client.person(people[who === 'a' ? 'b' : 'a'].me.username);
            expect(seen.relation).toBe(model.relation(who));
          }
        }
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
