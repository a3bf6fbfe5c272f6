import * as z from 'zod';
import { idSchema, secret, timestampSchema } from './common';
import { LIMITS } from './limits';

/**
 * `waiting`: queued behind other exports. `failed`: nothing is stored; the user may request another
 * one.
 */
export const exportStatusSchema = z.enum(['waiting', 'writing', 'ready', 'failed']);

/** A data export of the user, created in the background. */
export const exportSchema = z
  .object({
    id: idSchema,
    status: exportStatusSchema,
    progress: z.int().min(0).max(100).meta({ description: 'Percent of the messages written.' }),
    bytes: z.int().nonnegative().nullable().meta({ description: 'Size of the archive, once ready.' }),
    expiresAt: timestampSchema.nullable().meta({ description: 'When the archive is deleted, once ready.' }),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Export', description: 'An archive of your personal data, written in the background.' });

export const deleteAccountSchema = z
  .strictObject({ password: secret(1, LIMITS.password.max) })
  .meta({ id: 'DeleteAccount', examples: [{ password: 'seven quiet bookshops' }] });

export type Export = z.infer<typeof exportSchema>;
export type DeleteAccount = z.infer<typeof deleteAccountSchema>;
