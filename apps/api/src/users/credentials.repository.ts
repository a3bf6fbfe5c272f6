import { Inject, Injectable } from '@nestjs/common';
import type { Language } from '@zentra/contracts';
import type { Pool } from 'pg';
import { AppError } from '../common/errors/app-error';
import { PG_POOL } from '../database/database.module';
import type { Sql } from '../database/in-transaction';
import { mapUniqueViolation } from './unique-violation';

/** The recipient of emails of an account, and their language. */
export interface Mailbox {
  userId: string;
  email: string;
  isVerified: boolean;
  language: Language;
}

const MAILBOX = `
SELECT id AS "userId", email, email_verified_at IS NOT NULL AS "isVerified", language FROM users`;

/** Reads and writes what a user signs in with: columns that no profile shows. */
@Injectable()
export class CredentialsRepository {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Returns the password hash of the user; undefined for an unknown id. */
  async passwordHashOf(userId: string): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ password_hash: string }>(
      'SELECT password_hash FROM users WHERE id = $1',
      [userId],
    );
    return rows[0]?.password_hash;
  }

  /**
   * Returns the names that a password must not equal.
   * @throws UNAUTHENTICATED when the account no longer exists
   */
  async namesOf(userId: string): Promise<{ username: string; email: string }> {
    const { rows } = await this.pool.query<{ username: string; email: string }>(
      'SELECT username, email FROM users WHERE id = $1',
      [userId],
    );
    if (!rows[0]) throw new AppError('UNAUTHENTICATED');
    return rows[0];
  }

  /**
   * Replaces the password hash if `before` is still the stored one. Locks the row of the user, so
   * that a session that starts with the old password is stored before this or not at all.
   * @returns whether the hash was replaced
   */
  async replacePassword(sql: Sql, userId: string, after: string, before: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'UPDATE users SET password_hash = $1 WHERE id = $2 AND password_hash = $3',
      [after, userId, before],
    );
    return rowCount === 1;
  }

  /**
   * Sets the password hash.
   * @returns whether the user exists
   */
  async setPassword(sql: Sql, userId: string, passwordHash: string): Promise<boolean> {
    const { rowCount } = await sql.query('UPDATE users SET password_hash = $1 WHERE id = $2', [
      passwordHash,
      userId,
    ]);
    return rowCount === 1;
  }

  /** Returns the mailbox of the account with this address. */
  async findByEmail(email: string): Promise<Mailbox | undefined> {
    const { rows } = await this.pool.query<Mailbox>(`${MAILBOX} WHERE email = $1`, [email]);
    return rows[0];
  }

  /** Returns the mailbox of an account; undefined for an unknown id. */
  async mailboxOf(userId: string): Promise<Mailbox | undefined> {
    const { rows } = await this.pool.query<Mailbox>(`${MAILBOX} WHERE id = $1`, [userId]);
    return rows[0];
  }

  /**
   * Locks the row of the user. All changes of credentials lock in one order: the user first, then
   * sessions and tokens.
   */
  async lock(sql: Sql, userId: string): Promise<void> {
    await sql.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
  }

  /** Returns whether the user has verified this address. */
  async isVerified(sql: Sql, userId: string, email: string): Promise<boolean> {
    const { rowCount } = await sql.query(
      'SELECT FROM users WHERE id = $1 AND email = $2 AND email_verified_at IS NOT NULL',
      [userId, email],
    );
    return rowCount === 1;
  }

  /**
   * Sets the email address and marks it as verified.
   * @throws EMAIL_TAKEN
   */
  async setVerifiedEmail(sql: Sql, userId: string, email: string): Promise<void> {
    await mapUniqueViolation(
      sql.query('UPDATE users SET email = $1, email_verified_at = now() WHERE id = $2', [email, userId]),
    );
  }
}
