import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import { PG_POOL } from '../database/database.module';
import type { Sql } from '../database/in-transaction';
import { mapUniqueViolation } from './unique-violation';

/** Where letters to somebody go, and in which language they are. */
export interface Mailbox {
  userId: string;
  email: string;
  isVerified: boolean;
  language: Language;
}

const MAILBOX = `
SELECT id AS "userId", email, email_verified_at IS NOT NULL AS "isVerified", language FROM users`;

/** What a person signs in with; the columns that no profile shows. */
@Injectable()
export class CredentialsRepository {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  async passwordHashOf(userId: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [userId],
    );
    return rows[0]?.password_hash;
  }

  /** What a password must not be. @throws UNAUTHENTICATED where the account is gone */
  async namesOf(userId: string): Promise<{ username: string; email: string }> {
    const { rows } = await this.pool.query<{ username: string; email: string }>(
      'SELECT username, email FROM users WHERE id = $1',
      [userId],
    );
    if (!rows[0]) throw new AppError('UNAUTHENTICATED');
    return rows[0];
  }

  /**
   * Stores another password while the one that was checked is still the stored one. Locks the person's row: sessions that
   * begin by the old password come before this or not at all.
   * @returns whether it did
   */
  async replacePassword(sql: Sql, userId: string, after: string, before: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3',
      [after, userId, before],
    );
    return rowCount === 1;
  }

  /** @returns whether there still is such a person */
  async setPassword(sql: Sql, userId: string, passwordHash: string): Promise<boolean> {
    const { rowCount } = await sql.query('UPDATE users SET password_hash = $1 WHERE id = $2', [
      passwordHash,
      userId,
    ]);
    return rowCount === 1;
  }

  /** Whose address it is. */
  async findByEmail(email: string): Promise<Mailbox | undefined> {
    const { rows } = await this.pool.query<Mailbox>(`${MAILBOX} WHERE email = $1`, [email]);
    return rows[0];
  }

  async mailboxOf(userId: string): Promise<Mailbox | undefined> {
    const { rows } = await this.pool.query<Mailbox>(`${MAILBOX} WHERE id = $1`, [userId]);
    return rows[0];
  }

  /** Whatever changes credentials has one order: the person first, then sessions and tokens. */
  async lock(sql: Sql, userId: string): Promise<void> {
    await sql.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
  }

  /** Whether the person has shown before that they read mail at this address. */
  async isVerified(sql: Sql, userId: string, email: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'SELECT FROM users WHERE id = $1 AND email = $2 AND email_verified_at IS NOT NULL',
      [userId, email],
    );
    return rowCount === 1;
  }

  /** @throws EMAIL_TAKEN */
  async setVerifiedEmail(sql: Sql, userId: string, email: string): Promise<void> {
    await mapUniqueViolation(
      sql.query('UPDATE users SET email = $1, email_verified_at = now() WHERE id = $2', [email, userId]),
    );
  }
}
