import { Inject, Injectable } from '@nestjs/common';
import type { AvatarSize, Me } from '@zentra/contracts';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { AppError } from '../common/errors/app-error';
import type { Identity } from '../common/identity';
import type { Config } from '../config/config';
import { CONFIG } from '../config/config.module';
import { PG_POOL } from '../database/database.module';
import { lockSessionForShare } from '../sessions/lock-session';
import { inTransaction } from '../database/in-transaction';
import { MAX_AGE, type FileAnswer } from '../files/file-answer';
import { FileStore } from '../files/file-store';
import { fileTypeOf } from '../files/file-type';
import { FilesSweeper } from '../files/files.sweeper';
import { IncomingFiles, tooLarge, type Body, type Incoming } from '../files/incoming-files';
import { Pictures } from '../files/pictures';
import { IS_VISIBLE } from './user-visibility';
import { UsersService } from './users.service';

const SET_ASIDE = `
WITH stored AS (INSERT INTO stored_files (id) VALUES ($1)) INSERT INTO avatars (id, user_id) VALUES ($1, $2)`;

/** Visible to users who can see the profile, and always to its owner. */
const FIND = `
SELECT u.avatar_id AS id FROM users u
WHERE u.id = $1 AND u.avatar_id = $2 AND u.deleted_at IS NULL AND (u.id = $3 OR (${IS_VISIBLE}))`;

/** Stores and serves profile pictures. */
@Injectable()
export class AvatarsService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly users: UsersService,
    private readonly incoming: IncomingFiles,
    private readonly pictures: Pictures,
    private readonly store: FileStore,
    private readonly sweeper: FilesSweeper,
  ) {}

  /**
   * Stores the body as the profile picture. Limit: `uploads.imageBytes` of the configuration.
   * @throws FILE_TOO_LARGE, FILE_TYPE_REFUSED, FILE_UNREADABLE, STORAGE_FULL, UNAVAILABLE,
   * VALIDATION_FAILED
   * @throws UNAUTHENTICATED when the session ends in the meantime
   */
  async set(identity: Identity, body: Body): Promise<Me> {
    const most = this.config.uploads.imageBytes;
    if (body.length !== undefined && body.length > most) throw tooLarge(most);
    const id = uuidv7();
    // The row is inserted first, so that files left by a killed process are known and get removed.
    await inTransaction(this.pool, async (sql) => {
      await lockSessionForShare(sql, identity);
      await sql.query(SET_ASIDE, [id, identity.userId]);
    });
    try {
      await this.incoming.receive(body, most, (file) => this.keep(id, identity.userId, file));
      await this.replace(identity, id);
    } catch (error) {
      await this.forget(id).catch(() => undefined);
      throw error;
    }
    return this.users.me(identity.userId);
  }

  /**
   * Removes the profile picture.
   * @throws UNAUTHENTICATED when the session has ended
   */
  async remove(identity: Identity): Promise<Me> {
    await this.replace(identity, null);
    return this.users.me(identity.userId);
  }

  /**
   * Returns the file of a profile picture in one size.
   * @throws NOT_FOUND, also for a picture that has been replaced and for a hidden profile
   */
  async answer(viewerId: string, userId: string, version: string, size: AvatarSize): Promise<FileAnswer> {
    const { rows } = await this.pool.query<{ id: string }>(FIND, [userId, version, viewerId]);
    const [found] = rows;
    if (!found) throw new AppError('NOT_FOUND');
    return {
      key: { id: found.id, version: size === 'large' ? 'file' : 'preview' },
      type: 'image/webp',
      name: 'picture.webp',
      isInline: true,
      maxAge: MAX_AGE.avatar,
    };
  }

  /** Deletes rows of uploads that were started before `before` and are not the current picture. */
  async removeLeftOver(before: Date): Promise<void> {
    await this.pool.query(
      `DELETE FROM avatars a WHERE created_at < $1 AND NOT EXISTS (SELECT FROM users u WHERE u.avatar_id = a.id)`,
      [before],
    );
  }

  private async keep(id: string, ownerId: string, file: Incoming): Promise<void> {
    const type = await fileTypeOf(file, '');
    if (type.kind !== 'image') throw new AppError('FILE_TYPE_REFUSED', { detail: 'That is no picture' });
    const { paths } = await this.pictures.forAvatar(file, type.type, ownerId);
    await this.store.put(id, paths);
  }

  /** Sets or clears the profile picture and deletes the previous one. */
  private async replace(identity: Identity, id: string | null): Promise<void> {
    const before = await inTransaction(this.pool, async (sql) => {
      const { rows } = await sql.query<{ before: string | null }>(
        'SELECT avatar_id AS "before" FROM users WHERE id = $1 FOR NO KEY UPDATE',
        [identity.userId],
      );
      await lockSessionForShare(sql, identity);
      await sql.query('UPDATE users SET avatar_id = $2 WHERE id = $1', [identity.userId, id]);
      return rows[0]?.before;
    });
    this.users.publishMeChanged(identity.userId);
    if (before && before !== id) await this.forget(before);
  }

  private async forget(id: string): Promise<void> {
    await this.pool.query('DELETE FROM avatars WHERE id = $1', [id]);
    void this.sweeper.wake();
  }
}
