// Imported by its path: migrations also run where the packages' names are not mapped.
import { toEmoji } from '../../../../../libs/contracts/src/emoji';
import type { MigrationInterface, QueryRunner } from 'typeorm';

type Reaction = { emoji: string; userIds: string[] };
type Row = { conversation_id: string; seq: number; reactions: Reaction[] };

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * Merges stored reactions that are the same emoji in another form. Of an emoji with combining
 * marks, the base remains where it is an emoji. Removes reactions that are no emoji. Clients get
 * each message as changed.
 */
export class NormaliseReactions1763850020000 implements MigrationInterface {
  async up(query: QueryRunner): Promise<void> {
    const stored = await query.manager.query<{ emoji: string }[]>(
      `SELECT DISTINCT r->>'emoji' AS emoji FROM messages, jsonb_array_elements(reactions) AS r WHERE reactions IS NOT NULL`,
    );
    const forms = new Map(stored.map(({ emoji }) => [emoji, normalised(emoji)]));
    for (const [emoji, form] of forms) {
      if (form === emoji) continue;
      const rows = await query.manager.query<Row[]>(
        `SELECT conversation_id, seq, reactions FROM messages WHERE reactions @> $1::jsonb ORDER BY conversation_id, seq`,
        [JSON.stringify([{ emoji }])],
      );
      for (const row of rows) await save(query, row, merged(row.reactions, forms));
    }
  }

  async down(): Promise<void> {
    // The merged forms are valid for every version.
  }
}

function normalised(stored: string): string | null {
  const [first] = graphemes.segment(stored);
  return toEmoji(stored) ?? toEmoji((first?.segment ?? '').replace(/[\u0300-\u036f\u20e3]+$/u, ''));
}

function merged(reactions: Reaction[], forms: Map<string, string | null>): Reaction[] | null {
  const result = new Map<string, Set<string>>();
  for (const { emoji, userIds } of reactions) {
    const form = forms.get(emoji) ?? null;
    if (form !== null) result.set(form, new Set([...(result.get(form) ?? []), ...userIds]));
  }
  if (result.size === 0) return null;
  return [...result].map(([emoji, userIds]) => ({ emoji, userIds: [...userIds] }));
}

async function save(query: QueryRunner, { conversation_id, seq }: Row, reactions: Reaction[] | null) {
  await query.query(
    `WITH moved AS (UPDATE conversations SET rev = rev + 1 WHERE id = $1 RETURNING id, rev)
     UPDATE messages m SET reactions = $3::jsonb, rev = moved.rev FROM moved
     WHERE m.conversation_id = moved.id AND m.seq = $2`,
    [conversation_id, seq, reactions && JSON.stringify(reactions)],
  );
}
