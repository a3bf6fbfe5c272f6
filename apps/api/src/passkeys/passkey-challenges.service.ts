import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import * as z from 'zod';
import { PG_POOL } from '../database/database.module';

/** Lifetime of a challenge, ms: the time for the prompt of the device. */
export const CHALLENGE_MS = 5 * 60 * 1000;

/**
 * What a challenge is valid for: adding a passkey to the account `userId`, or signing in when null.
 */
export interface Purpose {
  rpId: string;
  userId: string | null;
}

const clientDataSchema = z.object({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/**
 * Issues and redeems challenges. They are stored in a table, so that a visitor needs no session and
 * every process can redeem the challenges of another one.
 */
@Injectable()
export class PasskeyChallenges {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /**
   * Returns a new challenge (256 bits) in base64url. Deletes expired challenges in the same
   * statement.
   */
  async issue({ rpId, userId }: Purpose): Promise<string> {
    const challenge = randomBytes(32).toString('base64url');
    await this.pool.query(
      `WITH stale AS (DELETE FROM passkey_challenges WHERE expires_at <= now())
       INSERT INTO passkey_challenges (challenge, rp_id, user_id, expires_at)
       VALUES ($1, $2, $3, now() + $4 * interval '1 millisecond')`,
      [challenge, rpId, userId, CHALLENGE_MS],
    );
    return challenge;
  }

  /**
   * Redeems the challenge in the client data. Null unless it was issued for this purpose, has not
   * expired and was not redeemed before.
   */
  async redeem(clientDataJSON: string, { rpId, userId }: Purpose): Promise<string | null> {
    const challenge = challengeIn(clientDataJSON);
    if (challenge === null) return null;
    const { rows } = await this.pool.query<{ isGood: boolean }>(
      `DELETE FROM passkey_challenges WHERE challenge = $1
       RETURNING rp_id = $2 AND user_id IS NOT DISTINCT FROM $3::uuid AND expires_at > now() AS "isGood"`,
      [challenge, rpId, userId],
    );
    return rows[0]?.isGood ? challenge : null;
  }
}

function challengeIn(clientDataJSON: string): string | null {
  try {
    const clientData: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString());
    return clientDataSchema.parse(clientData).challenge;
  } catch {
    return null; // not sent by any browser
  }
}
