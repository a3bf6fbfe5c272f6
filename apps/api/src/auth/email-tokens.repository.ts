import { createHash, randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { PG_POOL } from '../database/database.module';
import type { Sql } from '../database/in-transaction';
import type { EmailTokenPurpose } from './email-token.entity';

const HOUR_S = 60 * 60;
const LIFETIME_S: Record<EmailTokenPurpose, number> = {
  password_reset: HOUR_S,
  email_verification: 7 * 24 * HOUR_S,
  email_change: 24 * HOUR_S,
};

/** What a token that was sent by mail stands for. */
interface Proof {
  userId: string;
  purpose: EmailTokenPurpose;
  email: string;
}

/** Those that die with a password: who had the old one must not be able to take the account by them. */
const REPLACED_BY_NEWER: EmailTokenPurpose[] = ['password_reset', 'email_change'];

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** The tokens in the links that were sent by mail: kept as hashes, one per person and purpose. */
@Injectable()
export class EmailTokensRepository {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Makes a token; the one before it, for the same purpose, dies. */
  async issue({ userId, purpose, email }: Proof): Promise<string> {
    // 128 bits, short enough for a link that stays on one line of a mail.
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

  /** Whose token it is, while it can be used for one of `purposes`. */
  async ownerOf(token: string, purposes: EmailTokenPurpose[]): Promise<string | undefined> {
    const { rows } = await this.pool.query<{ user_id: string }>(
      'SELECT user_id FROM mail_tokens WHERE token_hash = $1 AND purpose = ANY ($2) AND expires_at > now()',
      [hashOf(token), purposes],
    );
    return rows[0]?.user_id;
  }

  /** Uses a token up, in the transaction that does what it proves; of several at once one gets it. */
  async consume(sql: Sql, token: string, purposes: EmailTokenPurpose[]): Promise<Proof | undefined> {
    const { rows } = await sql.query<Proof>(
      `DELETE FROM mail_tokens WHERE token_hash = $1 AND purpose = ANY ($2) AND expires_at > now()
       RETURNING user_id AS "userId", purpose, email`,
      [hashOf(token), purposes],
    );
    return rows[0];
  }

  /** To be called wherever a password becomes another one, in the transaction that does it. */
  async revokeWithPassword(sql: Sql, userId: string): Promise<void> {
    await this.revoke(sql, userId, REPLACED_BY_NEWER);
  }

  async revoke(sql: Sql, userId: string, purposes: EmailTokenPurpose[]): Promise<void> {
    await sql.query('DELETE FROM mail_tokens WHERE user_id = $1 AND purpose = ANY ($2)', [userId, purposes]);
  }
}
