import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';

/** Keeps mails as files, for whoever runs Zentra without a mail server. Their names sort by time and tell the account. */
export class OutboxFolder {
  constructor(readonly path: string) {}

  async save(mail: Buffer | string, userId: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const time = new Date().toISOString().replaceAll(':', '-');
    // Whoever reads a link in it is let in by it.
    await writeFile(join(this.path, `${time}-${userId}-${uuidv7()}.eml`), mail, { mode: 0o600, flag: 'wx' });
  }

  /** Removes what was written for this account, and to this address, which others may have named. */
  async delete({ userId, email }: { userId: string; email: string }): Promise<void> {
    const names = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []; // nothing was ever written
      throw error;
    });
    for (const name of names.filter((one) => one.endsWith('.eml'))) {
      const file = join(this.path, name);
      if (name.includes(userId)) {
        await rm(file, { force: true });
        continue;
      }
      const [head = ''] = (await readFile(file, 'utf8')).split('\n\n', 1);
      if (head.toLowerCase().split('\n').includes(`to: ${email}`)) await rm(file, { force: true });
    }
  }
}
