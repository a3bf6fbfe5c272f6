import * as z from 'zod';
import { idSchema, secret, timestampSchema } from './common';
import { LIMITS } from './limits';

/** `waiting`: others are written first; `failed`: nothing is left of it, ask again. */
export const exportStatusSchema = z.enum(['waiting', 'writing', 'ready', 'failed']);

/** An archive of everything that is somebody's own, written in the background. */
export const exportSchema = z
  .object({
    id: idSchema,
    status: exportStatusSchema,
    /** Percent of the messages that are written. */
    progress: z.int().min(0).max(100),
    /** Once it is ready. */
    bytes: z.int().nonnegative().nullable(),
    /** When it is deleted here, once it is ready. */
    expiresAt: timestampSchema.nullable(),
    createdAt: timestampSchema,
  })
  .meta({ id: 'Export' });

export const deleteAccountSchema = z
  .strictObject({ password: secret(1, LIMITS.password.max) })
  .meta({ examples: [{ password: 'seven quiet bookshops' }] });

export type Export = z.infer<typeof exportSchema>;
export type DeleteAccount = z.infer<typeof deleteAccountSchema>;
