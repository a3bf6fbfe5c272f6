import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutboxEntry, OutgoingFile } from '../outbox/outbox-entry';
import type { OutboxStore } from '../outbox/outbox-store';

const SUFFIX = '.json';

/** An entry as JSON, with the bytes of its files in base64. */
type StoredEntry = Omit<OutboxEntry, 'files'> & {
  files?: (Omit<OutgoingFile, 'bytes'> & { bytes: string })[];
};

async function toStored({ files, ...entry }: OutboxEntry): Promise<StoredEntry> {
  if (!files) return entry;
  const encode = async (file: OutgoingFile) => {
    const bytes = Buffer.from(await file.bytes.arrayBuffer()).toString('base64');
    return { ...file, bytes };
  };
  return { ...entry, files: await Promise.all(files.map(encode)) };
}

const fromStored = ({ files, ...entry }: StoredEntry): OutboxEntry => ({
  ...entry,
  ...(files && {
    files: files.map((file) => ({ ...file, bytes: new Blob([Buffer.from(file.bytes, 'base64')]) })),
  }),
});

/** Stores each entry of one user as a file in a folder. A crash never leaves a partial file. */
export class FileOutboxStore implements OutboxStore {
  /** @param folder created if missing, with access for its owner only */
  constructor(private readonly folder: string) {}

  async load(): Promise<OutboxEntry[]> {
    await this.ensureFolder();
    const names = (await readdir(this.folder)).filter((name) => name.endsWith(SUFFIX));
    const texts = await Promise.all(names.map((name) => readFile(join(this.folder, name), 'utf8')));
    // written by this class
    return texts.map((text) => fromStored(JSON.parse(text) as StoredEntry));
  }

  async put(entry: OutboxEntry): Promise<void> {
    await this.ensureFolder();
    const path = this.pathOf(entry.clientId);
    const file = await open(`${path}.tmp`, 'w', 0o600);
    try {
      await file.writeFile(JSON.stringify(await toStored(entry)));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.tmp`, path);
    await this.syncFolder();
  }

  async delete(clientId: string): Promise<void> {
    await rm(this.pathOf(clientId), { force: true });
  }

  private pathOf(clientId: string): string {
    if (!/^[\w-]+$/.test(clientId)) throw new Error('A clientId that is no UUID');
    return join(this.folder, clientId + SUFFIX);
  }

  private async ensureFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Syncs the folder, which makes new file names durable. Windows cannot open folders and does so
   * itself.
   */
  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder, 'r').catch(() => undefined);
    await folder?.sync().catch(() => undefined);
    await folder?.close();
  }
}
