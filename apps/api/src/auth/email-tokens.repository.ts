import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { PG_POOL } from '../database/database.module';
import type { Sql } from '../database/in-transaction';
import type { EmailTokenPurpose } from './email-token.entity';

/** Lifetimes in seconds: 1 hour for a reset, 7 days for a verification, 1 day for a change. */
const HOUR_S = 60 * 60;
const LIFETIME_S: Record<EmailTokenPurpose, number> = {
  password_reset: HOUR_S,
  email_verification: 7 * 24 * HOUR_S,
  email_change: 24 * HOUR_S,
};

/** The user, purpose and address that a token proves. */
interface Proof {
  userId: string;
  purpose: EmailTokenPurpose;
  email: string;
}

/**
 * Purposes whose tokens a password change revokes. A person who knew the old password must not be
 * able to take over the account with them.
 */
const REPLACED_BY_NEWER: EmailTokenPurpose[] = ['password_reset', 'email_change'];

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Stores the hashes of the tokens in email links: one token for each user and purpose. */
@Injectable()
export class EmailTokensRepository {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Creates a token and returns it. Replaces the previous token of the same user and purpose. */
  async issue({ userId, purpose, email }: Proof): Promise<string> {
    // 128 bits, short enough for a link that stays on one line of an email.
    const token = randomBytes(16).toString('base64url');
    await this.pool.query(
      `INSERT INTO mail_tokens (id, user_id, purpose, email, token_hash, expires_at)
       VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
       ON CONFLICT (user_id, purpose) DO UPDATE SET id = excluded.id, email = excluded.email,
         token_hash = excluded.token_hash, created_at = now(), expires_at = excluded.expires_at`,
      [uuidv7(), userId, purpose, email, hashOf(token), LIFETIME_S[purpose]],
    );
    return token;
  }

  /**
   * Returns the user id of a token that is valid for one of `purposes`; undefined for other tokens.
   */
  async ownerOf(token: string, purposes: EmailTokenPurpose[]): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ user_id: string }>(
      'SELECT user_id FROM mail_tokens WHERE token_hash = $1 AND purpose = ANY ($2) AND expires_at > now()',
      [hashOf(token), purposes],
    );
    return rows[0]?.user_id;
  }

  /**
   * Deletes a token and returns its proof; undefined when it is not valid for one of `purposes`.
   * `sql` is the transaction that does what the token proves. Of concurrent calls, one gets the
   * proof.
   */
  async consume(sql: Sql, token: string, purposes: EmailTokenPurpose[]): Promise<Proof | undefined> {
    const { rows } = await sql.query<Proof>(
      `DELETE FROM mail_tokens WHERE token_hash = $1 AND purpose = ANY ($2) AND expires_at > now()
       RETURNING user_id AS "userId", purpose, email`,
      [hashOf(token), purposes],
    );
    return rows[0];
  }

  /**
   * Revokes the tokens that a password change invalidates. Call it wherever a password changes, in
   * the same transaction.
   */
  async revokeWithPassword(sql: Sql, userId: string): Promise<void> {
    await this.revoke(sql, userId, REPLACED_BY_NEWER);
  }

  /** Deletes the tokens of a user for the given purposes. */
  async revoke(sql: Sql, userId: string, purposes: EmailTokenPurpose[]): Promise<void> {
    await sql.query('DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = ANY ($2)', [userId, purposes]);
  }
}
