import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';

/**
 * Stores emails as files, for a setup without a mail server. File names sort by time and contain
 * the user id.
 */
export class OutboxFolder {
  constructor(readonly path: string) {}

  /** Writes an email to a new file, readable by the owner of the process only. */
  async save(email: Buffer | string, userId: string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const time = new Date().toISOString().replaceAll(':', '-');
    // A link in the email gives access to the account.
    await writeFile(join(this.path, `${time}-${userId}-${uuidv7()}.eml`), email, { mode: 0o600, flag: 'wx' });
  }

  /**
   * Deletes the emails of this account and those to this address, which other accounts may have
   * entered.
   */
  async delete({ userId, email }: { userId: string; email: string }): Promise<void> {
    const names = await readdir(this.path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []; // nothing was written yet
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
