import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import * as z from 'zod';
import { PG_POOL } from '../database/database.module';

/** How long a person may take over their device's prompt. */
export const CHALLENGE_MS = 5 * 60 * 1000;

/** What a challenge was given out for: adding a passkey by that person, or signing in where there is none yet. */
export interface Purpose {
  rpId: string;
  userId: string | null;
}

const clientDataSchema = z.object({ challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

/** In a table, so that a visitor needs no session, and every process takes back what another gave out. */
@Injectable()
export class PasskeyChallenges {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** A new challenge in base64url; those that ran out go on this occasion. */
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

  /** Takes back the challenge that the client's data name; null unless it was given out for this, is fresh and unused. */
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
    return null; // not what any browser sends
  }
}
