import type { EntityManager } from 'typeorm';

/**
 * Removes the attachments of a deleted message, inside the transaction that deletes it. Deletes
 * them, or, where a report includes them, hides them from everyone but moderators. Locks the rows
 * first, so that a concurrent report either includes them or comes too late.
 */
export async function withdrawAttachments(
  manager: EntityManager,
  conversationId: string,
  seq: number,
): Promise<void> {
  const rows = await manager.query<{ id: string }[]>(
    'SELECT id FROM attachments WHERE conversation_id = $1 AND message_seq = $2 FOR UPDATE',
    [conversationId, seq],
  );
  const ids = rows.map(({ id }) => id);
  await manager.query(
    `DELETE FROM attachments a WHERE id = ANY ($1)
     AND NOT EXISTS (SELECT FROM report_attachments r WHERE r.attachment_id = a.id)`,
    [ids],
  );
  await manager.query('UPDATE attachments SET withdrawn_at = now() WHERE id = ANY ($1)', [ids]);
}
