/**
 * Compares the stored messages of a conversation with what was sent, acked and received.
 * @param stored the rows by seq, in the shape of the API
 * @param lanes every sender of the conversation
 * @param feeds what each of the two members has received
 * @returns how many errors of each kind; all 0 without an error
 */
export function compare({ stored, lastSeq, rev, lanes, feeds }) {
  const wrong = { lost: 0, doubled: 0, reordered: 0, gaps: 0, falseAcks: 0, undelivered: 0 };
  const bySeq = new Map(stored.map((message) => [message.seq, message]));
  const isSame = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  stored.forEach((message, i) => {
    if (message.seq !== i + 1 || message.rev !== i + 1) wrong.gaps += 1;
  });
  if (lastSeq !== stored.length || rev !== stored.length) wrong.gaps += 1;

  const places = new Map();
  for (const { clientId, seq } of stored) {
    if (places.has(clientId)) wrong.doubled += 1;
    places.set(clientId, seq);
  }
  for (const { said, acked } of lanes) {
    for (const message of acked) {
      if (!places.has(message.clientId)) wrong.lost += 1;
      else if (!isSame(bySeq.get(message.seq), message)) wrong.falseAcks += 1;
    }
    const inOrder = said.map(({ clientId }) => places.get(clientId)).filter((seq) => seq !== undefined);
    wrong.reordered += inOrder.filter((seq, i) => i > 0 && seq < inOrder[i - 1]).length;
  }

  for (const feed of feeds) {
    wrong.undelivered += stored.filter((message) => !isSame(feed.messages.get(message.seq), message)).length;
    wrong.doubled += feed.doubled;
    // Received but not stored, or stored with another content than in an event.
    wrong.falseAcks += [...feed.messages.keys()].filter((seq) => !bySeq.has(seq)).length + feed.contradicted;
  }
  return wrong;
}

export const addUp = (all) =>
  Object.fromEntries(Object.keys(all[0]).map((key) => [key, all.reduce((sum, one) => sum + one[key], 0)]));
