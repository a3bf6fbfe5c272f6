import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Message } from '@zentra/contracts';
import { ZipFile } from 'yazl';
import type { PersonalDataReader } from '../personal-data.reader';
import {
  fileName,
  pageCount,
  MESSAGES_PER_PAGE,
  type ArchiveSection,
  type ArchivePage,
} from './archive-section';
import { conversationPage } from './conversation-page';
import { dataFile } from './data-file';
import { indexPage } from './index-page';

interface Options {
  /** Receives 0–99, the share of the messages that are written. Each message is written twice. */
  onProgress(percent: number): void;
  signal: AbortSignal;
}

/**
 * Writes the personal data of a user to a new ZIP file at `path`. Reads messages in batches, so
 * that memory use does not grow with the amount of data.
 * @throws errors of the database and of the disk, and the reason of the signal
 */
export async function writeArchive(
  path: string,
  userId: string,
  reader: PersonalDataReader,
  { onProgress, signal }: Options,
): Promise<void> {
  const archive: ArchivePage = { me: await reader.account(userId), writtenAt: new Date() };
  const chats: ArchiveSection[] = [];
  for await (const conversation of reader.conversations(userId))
    chats.push({ number: chats.length + 1, conversation, lastSeq: conversation.lastSeq });
  const total = 2 * chats.reduce((sum, { lastSeq }) => sum + lastSeq, 0);
  let written = 0;

  async function* messages({ conversation: { id }, lastSeq }: ArchiveSection, page?: number) {
    const range = page === undefined ? {} : { after: (page - 1) * MESSAGES_PER_PAGE };
    const last = page === undefined ? lastSeq : Math.min(lastSeq, page * MESSAGES_PER_PAGE);
    for await (const batch of reader.messages(userId, id, { ...range, last })) {
      signal.throwIfAborted();
      yield batch satisfies Message[];
      written += batch.length;
      onProgress(Math.floor((99 * written) / total));
    }
  }

  await intoZip(path, archive.writtenAt, async (add) => {
    const interests = () => ({
      sent: reader.interests(userId, 'sent'),
      received: reader.interests(userId, 'received'),
    });
    const sections = () => reader.sections(userId);
    await add('index.html', indexPage(archive, { chats, sections: sections(), ...interests() }));
    await add('data.json', dataFile(archive, { chats, sections: sections(), messages, ...interests() }));
    for await (const { name, content } of reader.files(userId)) {
      signal.throwIfAborted();
      await add(`files/${name}`, content);
    }
    for (const chat of chats) {
      for (let page = 1; page <= pageCount(chat); page += 1)
        await add(
          `conversations/${fileName(chat, page)}`,
          conversationPage(archive, chat, page, messages(chat, page)),
        );
    }
  });
}

type Add = (name: string, content: AsyncIterable<string | Buffer>) => Promise<void>;

/** Creates a ZIP file with the files that `fill` adds. Resolves when it is flushed to disk. */
async function intoZip(path: string, mtime: Date, fill: (add: Add) => Promise<void>): Promise<void> {
  const zip = new ZipFile();
  const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  const output = zip.outputStream as Readable;
  const piped = pipeline(output, file);
  // When the disk is full, the archive stream breaks and the current entry would wait forever.
  const broken = new Promise<never>((_, reject) => {
    piped.catch(reject);
    zip.on('error', reject);
  });
  broken.catch(() => undefined);
  const add: Add = async (name, content) => {
    const source = Readable.from(content, { objectMode: false });
    zip.addReadStream(source, name, { mtime, mode: 0o100600 });
    await Promise.race([finished(source), broken]);
  };
  try {
    await fill(add);
    zip.end();
    await Promise.race([piped, broken]);
  } catch (error) {
    output.destroy();
    await piped.catch(() => undefined);
    throw error;
  }
}
