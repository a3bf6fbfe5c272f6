/**
 * Spreads the demo's records over weeks. The API stamps the current time and has no way to set
 * another, so this updates the demo's own database directly. The order of the records stays.
 * @param {import('pg').Client} database
 */
export async function moveIntoThePast(database, { interests, talks }) {
  // Ids are in the order of creation. Two interests that crossed share the row of the earlier one.
  const { rows } = await database.query(`
    SELECT interests.id, sender.username AS sender, recipient.username AS recipient FROM interests
    JOIN users sender ON sender.id = sender_id JOIN users recipient ON recipient.id = recipient_id`);
  const daysAgo = rows.map(
    ({ sender, recipient }) => interests.find(([, from, to]) => from === sender && to === recipient)[0],
  );
  await database.query(
    `UPDATE interests SET created_at = now() - age, expires_at = expires_at - age,
            responded_at = responded_at - age + least(age * 0.1, interval '7 hours')
     FROM unnest($1::uuid[], $2::float8[]) AS told (id, days), LATERAL (SELECT days * interval '1 day' AS age) AS ages
     WHERE told.id = interests.id`,
    [rows.map(({ id }) => id), daysAgo],
  );
  const lines = talks.flatMap(({ id, lines: said }) => said.map(({ at }, i) => ({ id, seq: i + 1, at })));
  await database.query(
    `UPDATE messages SET created_at = told.at FROM unnest($1::uuid[], $2::int[], $3::timestamptz[]) AS told (id, seq, at)
     WHERE messages.conversation_id = told.id AND messages.seq = told.seq`,
    [lines.map(({ id }) => id), lines.map(({ seq }) => seq), lines.map(({ at }) => at)],
  );
  await database.query(`
    UPDATE conversations SET opened_at = responded_at,
           last_activity_at = coalesce((SELECT max(created_at) FROM messages WHERE conversation_id = conversations.id), responded_at)
    FROM interests WHERE interests.id = interest_id`);
  await database.query(`UPDATE users SET created_at = created_at - interval '40 days'`);
}
