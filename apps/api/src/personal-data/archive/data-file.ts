import type { Interest, Message } from '@zentra/contracts';
import type { SectionOf } from '../catalogue';
import type { ArchiveSection, ArchivePage } from './archive-section';

interface Parts {
  chats: ArchiveSection[];
  sections: AsyncIterable<SectionOf>;
  sent: AsyncIterable<Interest>;
  received: AsyncIterable<Interest>;
  messages(chat: ArchiveSection): AsyncIterable<Message[]>;
}

/**
 * Yields `data.json` in parts: all data, in the shapes of the API. Ids of users are those of
 * `person` and `account`.
 */
export async function* dataFile({ me, writtenAt }: ArchivePage, parts: Parts): AsyncGenerator<string> {
  yield `{\n"format": "zentra-export-1",\n"writtenAt": ${toJson(writtenAt)},\n"account": ${toJson(me)}`;
  for await (const { name, rows } of parts.sections) yield `,\n${toJson(name)}: ${toJson(rows)}`;
  yield ',\n"interests": {\n"sent": ';
  yield* listOf(parts.sent, toInterest);
  yield ',\n"received": ';
  yield* listOf(parts.received, toInterest);
  yield '},\n"conversations": [';
  for (const chat of parts.chats) {
    yield `${chat.number === 1 ? '' : ','}\n{"conversation": ${toJson(toConversation(chat))},\n"messages": [`;
    let isFirst = true;
    for await (const batch of parts.messages(chat)) {
      yield `${isFirst ? '' : ','}\n${batch.map(toJson).join(',\n')}`;
      isFirst = false;
    }
    yield ']}';
  }
  yield ']\n}\n';
}

const toJson = (value: unknown): string => JSON.stringify(value);

async function* listOf<Item>(
  items: AsyncIterable<Item>,
  shape: (item: Item) => unknown,
): AsyncGenerator<string> {
  let before = '[\n';
  for await (const item of items) {
    yield before + toJson(shape(item));
    before = ',\n';
  }
  yield before === '[\n' ? '[]' : ']';
}

/** Leaves the names only: the profile of another user is not the user's own data. */
const toOther = ({ id, username, displayName }: Interest['person']) => ({ id, username, displayName });

const toInterest = ({ person, ...interest }: Interest) => ({ ...interest, person: toOther(person) });

const toConversation = ({
  conversation: { id, person, state, openedAt, readSeq },
  lastSeq,
}: ArchiveSection) => ({
  id,
  person: toOther(person),
  state,
  openedAt,
  readSeq,
  lastSeq,
});
