import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';

/** Keeps mails as files, for whoever runs Zentra without a mail server. Their names sort by time. */
export class MailFolder {
  constructor(readonly path: string) {}

  async keep(mail: Buffer | string): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const time = new Date().toISOString().replaceAll(':', '-');
    // Whoever reads a link in it is let in by it.
    await writeFile(join(this.path, `${time}-${uuidv7()}.eml`), mail, { mode: 0o600, flag: 'wx' });
  }
}
