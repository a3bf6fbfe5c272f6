import type { MessageHit } from '@zentra/contracts';
import { FIND_BLOCKS, FIND_MESSAGES, READ_CHANGED } from '../../src/search/search.sql';
import { eventually } from '../support/eventually';
import { acceptedPair, pendingInterest, person, type TestPerson } from '../support/factories';
import { callJson } from '../support/http';
import { startTestApp, type TestApp } from '../support/test-app';

const textOf = ({ excerpt }: MessageHit) => excerpt.map(({ text }) => text).join('');
const marksOf = ({ excerpt }: MessageHit) => excerpt.filter(({ marked }) => marked).map(({ text }) => text);

/** Inserts messages of one sender up to this `seq`; every 500th contains a needle. */
const lengthen = ({ sql }: TestApp, conversationId: string, senderId: string, from: number, to: number) =>
  sql.query(
    `WITH moved AS (
       UPDATE conversations SET last_seq = $4, rev = $4 WHERE id = $1 RETURNING id)
     INSERT INTO messages (conversation_id, seq, rev, sender_id, client_id, body, created_at)
     SELECT id, n, n, $2, gen_random_uuid(), CASE WHEN n % 500 = 0 THEN 'needle ' ELSE 'hay ' END || n, now()
     FROM moved, generate_series($3::int, $4::int) AS n`,
    [conversationId, senderId, from, to],
  );

interface PlanNode {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: PlanNode[];
}

/** Returns how many rows of `messages` a plan has read, repetitions included. */
function messagesRead(node: PlanNode): number {
  const perLoop =
    node['Actual Rows'] +
    (node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0);
  const own = node['Relation Name'] === 'messages' ? perLoop * node['Actual Loops'] : 0;
  return (node.Plans ?? []).reduce((sum, part) => sum + messagesRead(part), own);
}

async function messagesReadBy({ sql }: TestApp, statement: string, parameters: unknown[]): Promise<number> {
  const { rows } = await sql.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (ANALYZE, FORMAT JSON) ${statement}`,
    parameters,
  );
  const [plan] = rows[0]?.['QUERY PLAN'] ?? [];
  if (!plan) throw new Error('There is no plan');
  return messagesRead(plan.Plan);
}

describe('finding messages', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startTestApp()));
  afterAll(() => app.close());

  /** Creates a pair who have written these messages in turns. */
  async function chatOf(...bodies: string[]) {
    const pair = await acceptedPair(app);
    for (const [i, body] of bodies.entries())
      await (i % 2 === 0 ? pair.a : pair.b).client.send(pair.conversationId, body);
    const find = async (q: string, who = pair.a) =>
      (await who.client.search.messages({ q })).items.map(textOf);
    return { ...pair, find };
  }
  const get = ({ client }: TestPerson, query: string) =>
    callJson(`${app.url}/api/search/messages?${query}`, 'GET', { cookie: client.http.cookie });

  describe('finds', () => {
    it('by words and the prefix of the last one, for both, with positions of the matches', async () => {
      const { a, b, conversationId } = await chatOf('<b>Lanterns</b> over the river', 'I like bread');
      for (const me of [a, b]) {
        const { items, nextCursor } = await me.client.search.messages({ q: 'river lant' });
        expect(nextCursor).toBeNull();
        expect(items).toMatchObject([
          {
            conversationId,
            seq: 1,
            senderId: a.me.id,
            person: { id: (me === a ? b : a).me.id, conversationId },
            excerpt: [
              { text: '<b>', marked: false },
              { text: 'Lanterns', marked: true },
              { text: '</b> over the ', marked: false },
              { text: 'river', marked: true },
            ],
          },
        ]);
      }
    });

    it.each([
      ['accents that were not typed', 'cafe creme', 'Café Crème'],
      ['accents that were typed', 'naïve', 'naive'],
      ['other forms of letters', 'strasse', 'In der Straße'],
      ['Turkish and Polish letters', 'istanbul lodz', 'İstanbul, Łódź'],
      ['the same in Greek, at the end of a word, too', 'φιλος', 'Φίλος'],
      ['Cyrillic', 'елка', 'Ёлка'],
      ['Arabic without its vowel points', 'السلام', 'السَّلامُ عليكم'],
      ['Arabic with another alef', 'احمد', 'أحمد هنا'],
      ['Hindi, whose vowel signs are no accents', 'हिन्दी', 'मैं हिन्दी पढ़ती हूँ'],
      ['Korean, with an unfinished word', '안녕', '안녕하세요'],
      ['Chinese, in the middle of a sentence', '书店', '我们在书店见面吧'],
      ['Japanese, in the middle of a sentence', '本屋', '明日は本屋で'],
      ['Thai, which has no spaces', 'หนังสือ', 'ร้านหนังสือเงียบ'],
      ['emoji, whatever their skin', '👍', 'Yes 👍🏽'],
      ['fullwidth letters', 'zentra', 'ＺＥＮＴＲＡ'],
      ['a part of what is joined by signs', 'or', 'and/or'],
      ['numbers', '2026', 'on 24.12.2026'],
      ['a contraction without its apostrophe', 'dont know', "I don't know"],
      ['a contraction with the other apostrophe', 'we’ll', "we'll see"],
      ['a contraction that was written without', "can't", 'cant come'],
      ['what follows an elision', 'amour', 'l’amour'],
      ['C++', 'c++', 'I write C++ and rust'],
      ['C#', 'c# music', 'music in C#, loud'],
      ['a word with a soft hyphen', 'donaudampf', 'Die Donau\u00addampf\u00adschifffahrt'],
      ['Persian without its non-joiner', 'میخواهم', 'من می\u200cخواهم'],
      ['Persian with Arabic letters', 'كتاب', 'کتاب خوب'],
      ['Hebrew without its final form', 'שלומ', 'שלום לך'],
      ['katakana by hiragana', 'らーめん', 'ラーメンを食べる'],
      ['Arabic digits', '1445', 'سنة ١٤٤٥'],
    ])('%s', async (_, q, body) => {
      const { find } = await chatOf(body, 'Something else');
      expect(await find(q)).toEqual([body]);
    });

    it.each([
      ['c++', 'the letter c'],
      ['c#', 'C++'],
      ['dont', 'don and t'],
    ])('no match for %s in “%s”', async (q, body) => {
      const { find } = await chatOf(body);
      expect(await find(q)).toEqual([]);
    });

    it('all words, quoted phrases, and excludes words with a minus', async () => {
      const { find } = await chatOf('red lamp, blue door', 'blue lamp, red door', 'blue lamp');
      expect(await find('lamp red')).toEqual(['blue lamp, red door', 'red lamp, blue door']);
      expect(await find('"red lamp"')).toEqual(['red lamp, blue door']);
      expect(await find('„red do')).toEqual(['blue lamp, red door']);
      expect(await find('lamp -red')).toEqual(['blue lamp']);
      expect(await find('lamp -"red door"')).toEqual(['blue lamp', 'red lamp, blue door']);
      // Only the last word may be a prefix.
      expect(await find('re lamp')).toEqual([]);
      expect(await find('书红')).toEqual([]);
      expect(await find('-lamp')).toEqual([]);
    });

    it('queries with special characters, as words', async () => {
      const { find } = await chatOf(String.raw`50% of a_b (c & d) \ e's !f :* <-> 'g'`);
      for (const q of [
        '50%',
        'a_b',
        '(c & d)',
        String.raw`\ e's`,
        '!f',
        ':*',
        '<->',
        "'g'",
        '& | !',
        '%',
        '_',
      ])
        expect(await find(q)).toHaveLength(/[a-g\d]/.test(q) ? 1 : 0);
      expect(await find('%_%')).toEqual([]);
      expect(await find(`c 'd' | (x`)).toEqual([]);
    });

    it('an excerpt of a long message, cut between words', async () => {
      const { a } = await chatOf(`${'padding words '.repeat(60)}the lantern${' and more'.repeat(60)}`);
      const { items } = await a.client.search.messages({ q: 'lantern' });
      const text = items[0] ? textOf(items[0]) : '';
      expect(text.length).toBeLessThan(230);
      expect(text).toMatch(/^…(words|padding) .* the lantern and .* (and|more) ?…$/);
      expect(items.map(marksOf)).toEqual([['lantern']]);
    });
  });

  it('pages in order, through equal times, while new messages are sent', async () => {
    const { a, b, conversationId } = await acceptedPair(app);
    await Promise.all(Array.from({ length: 70 }, (_, i) => a.client.send(conversationId, `tick ${i}`)));
    await app.sql.query(
      `UPDATE messages SET created_at = date_trunc('second', created_at) WHERE conversation_id = $1`,
      [conversationId],
    );
    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await a.client.search.messages({ q: 'tick', limit: 9, cursor });
      seqs.push(...page.items.map(({ seq }) => seq));
      cursor = page.nextCursor ?? undefined;
      await b.client.send(conversationId, 'tick again');
    } while (cursor !== undefined);
    expect(seqs).toHaveLength(70);
    const { items } = await a.client.messages(conversationId, { before: 71, limit: 100 });
    const expected = items.toSorted((x, y) => y.createdAt.localeCompare(x.createdAt) || y.seq - x.seq);
    expect(seqs).toEqual(expected.map(({ seq }) => seq));
  });

  it('searches in one conversation when it is given', async () => {
    const { a, conversationId } = await chatOf('One lantern');
    const other = await person(app, 'other');
    const { id } = await a.client.sendInterest({ recipient: other.me.username, message: 'Hello' });
    const opened = (await other.client.actOnInterest(id, 'accept')).conversationId ?? '';
    await other.client.send(opened, 'Another lantern');
    const places = async (query: object) =>
      (await a.client.search.messages({ q: 'lantern', ...query })).items.map((hit) => hit.conversationId);
    expect(await places({})).toEqual([opened, conversationId]);
    expect(await places({ conversationId })).toEqual([conversationId]);
  });

  describe('a changed message', () => {
    it('is found by its new text and no longer by the old one, immediately', async () => {
      const { a, b, find, conversationId } = await chatOf('An old lantern', 'More');
      expect(await find('lantern')).toHaveLength(1);
      await a.client.edit(conversationId, 1, 'A new candle');
      expect(await find('lantern')).toEqual([]);
      expect(await find('candle', b)).toEqual(['A new candle']);
    });

    it('is not found once it is deleted, and the search index does not contain it', async () => {
      const { a, b, find, conversationId } = await chatOf('My secret lantern', 'A public lantern');
      const indexed = async () =>
        (
          await app.sql.query<{ words: string }>(
            `SELECT words FROM search_blocks WHERE conversation_id = $1`,
            [conversationId],
          )
        ).rows
          .map(({ words }) => words)
          .join();
      expect(await find('lantern')).toHaveLength(2);
      expect(await indexed()).toContain('secret');
      await a.client.delete(conversationId, 1);
      expect(await indexed()).not.toContain('secret');
      for (const who of [a, b]) {
        expect(await find('secret', who)).toEqual([]);
        expect(await find('lantern', who)).toEqual(['A public lantern']);
      }
      expect(await indexed()).not.toContain('secret');
    });

    it('is not found by searches that run while it is deleted', async () => {
      const { a, b, conversationId } = await acceptedPair(app);
      for (let round = 1; round <= 40; round += 1) {
        const { seq } = await a.client.send(conversationId, `secret${round} word`);
        const looking = [b, b, a].map(({ client }) => client.search.messages({ q: 'word' }));
        await Promise.all([a.client.delete(conversationId, seq), ...looking]);
        const { rows } = await app.sql.query(`SELECT FROM search_blocks WHERE words LIKE '%secret%'`);
        expect(rows).toHaveLength(0);
      }
    });

    it('is found across many blocks, however many messages were added since the last search', async () => {
      const { a, conversationId, find } = await chatOf('First');
      expect(await find('first')).toHaveLength(1);
      await lengthen(app, conversationId, a.me.id, 2, 2501);
      expect(await find('needle')).toEqual([2500, 2000, 1500, 1000, 500].map((n) => `needle ${n}`));
      await a.client.edit(conversationId, 700, 'one more needle');
      await a.client.react(conversationId, 900, '👍', true);
      expect(await find('needle')).toHaveLength(6);
      expect(await find('first')).toHaveLength(1);
    });
  });

  describe('a long history', () => {
    const LENGTH = 4_000;
    const STEP = 1_024;
    const BLOCKS = 24;

    it('is indexed once, and then read only in blocks with the words', async () => {
      const { a, find, conversationId } = await chatOf('First');
      await lengthen(app, conversationId, a.me.id, 2, LENGTH);
      // A step reads the changed messages, and then their blocks.
      const read = await messagesReadBy(app, READ_CHANGED, [[conversationId], STEP]);
      expect(read).toBeGreaterThanOrEqual(STEP);
      expect(read).toBeLessThanOrEqual(2 * STEP);

      expect(await find('first')).toEqual(['First']);
      const patterns = ['% hay %'];
      const { rows } = await app.sql.query<{ block: number }>(FIND_BLOCKS, [a.me.id, null, patterns, null]);
      const blocks = rows.slice(0, BLOCKS).map(({ block }) => block);
      const ids = blocks.map(() => conversationId);
      const parameters = [ids, blocks, patterns, [], null, null, null, a.me.id, 21];
      expect(await messagesReadBy(app, FIND_MESSAGES, parameters)).toBeLessThanOrEqual(BLOCKS * 32);
    });

    it('does not block other searches while it is indexed', async () => {
      // One connection for slow queries.
      const small = await startTestApp({ databasePoolSize: 4 });
      const { a, b, conversationId } = await acceptedPair(small);
      const length = 24 * STEP;
      await lengthen(small, conversationId, a.me.id, 1, length);
      const first = a.client.search.messages({ q: 'needle' });
      const reached = async () => {
        const { rows } = await small.sql.query<{ rev: number }>('SELECT rev FROM search_progress');
        return rows[0]?.rev;
      };
      await eventually('the first step', reached);
      await b.client.people({ q: a.me.username });
      expect(await reached()).toBeLessThan(length);
      expect((await first).items.length).toBeGreaterThan(0);
      expect(await reached()).toBe(length);
      await small.close();
    });
  });

  describe('who may find a message', () => {
    it('excludes users outside the conversation, moderators included', async () => {
      const { b, find } = await chatOf('Between us, a lantern');
      const third = await person(app, 'third');
      const { sender } = await pendingInterest(app);
      await app.sql.query(`UPDATE users SET role = 'moderator' WHERE id = $1`, [third.me.id]);
      for (const who of [third, sender]) expect(await find('lantern', who)).toEqual([]);
      expect(await find('lantern', b)).toHaveLength(1);
    });

    it('still includes both members after an end of the chat or a block', async () => {
      const { a, b, find, conversationId } = await chatOf('Before the lantern went out');
      await a.client.endConversation(conversationId);
      await a.client.block(b.me.id);
      for (const who of [a, b]) {
        expect((await who.client.messages(conversationId)).items).toHaveLength(1);
        expect(await find('lantern', who)).toHaveLength(1);
      }
    });
  });

  it('refuses invalid queries', async () => {
    const { a } = await chatOf('Lantern');
    for (const query of [
      '',
      'q=',
      `q=${'x'.repeat(101)}`,
      'q=%00',
      'q=%20',
      'q=a&cursor=abc',
      'q=a&limit=101',
    ])
      expect([query, (await get(a, query)).status]).toEqual([query, 400]);
    expect((await get(a, `q=${'x'.repeat(100)}`)).status).toBe(200);
    const cursorOfAnotherList = (await a.client.search.messages({ q: 'lantern', limit: 1 })).nextCursor;
    expect(cursorOfAnotherList).toBeNull();
  });

  it('has its own rate limit', async () => {
    const limited = await startTestApp({ rateLimitFactor: 0.05 });
    try {
      const { client } = await person(limited);
      const look = () =>
        client.search.messages({ q: 'lantern' }).then(
          () => 'ok',
          ({ code }) => code as string,
        );
      const answers: string[] = [];
      for (let i = 0; i < 7; i += 1) answers.push(await look());
      expect(answers).toEqual([...Array<string>(6).fill('ok'), 'RATE_LIMITED']);
      await expect(client.conversations()).resolves.toBeDefined();
    } finally {
      await limited.close();
    }
  });
});
