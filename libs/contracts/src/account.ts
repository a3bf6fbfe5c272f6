import * as z from 'zod';
import { emailSchema, passwordSchema } from './auth';
import { idSchema, line, secret, timestampSchema } from './common';
import { deviceSchema } from './devices';
import { LIMITS } from './limits';

/** A signed-in device. `id` identifies the session and is not a credential. */
export const sessionSchema = z
  .object({
    id: idSchema,
    current: z.boolean().meta({ description: 'Whether this is the session of the request.' }),
    device: deviceSchema,
    createdAt: timestampSchema,
    lastSeenAt: timestampSchema.meta({ description: 'Last request, to the minute.' }),
  })
  .meta({ id: 'Session', description: 'A signed-in device. The id is not a credential.' });

/** Sessions, newest first. */
export const sessionListSchema = z.object({ items: z.array(sessionSchema) }).meta({ id: 'SessionList' });

/**
 * An existing password. Only its maximum length is checked, because the rules may have changed
 * since it was set.
 */
export const knownPassword = secret(1, LIMITS.password.max);

export const changePasswordSchema = z
  .strictObject({ currentPassword: knownPassword, newPassword: passwordSchema })
  .meta({
    id: 'ChangePassword',
    examples: [{ currentPassword: 'seven quiet bookshops', newPassword: 'nine loud market stalls' }],
  });

export const forgotPasswordSchema = z
  .strictObject({ email: emailSchema })
  .meta({ id: 'ForgotPassword', examples: [{ email: 'mara@example.org' }] });

/** A token from a link in an email. The API answers malformed tokens like expired ones. */
const tokenSchema = line(1, 200);

/**
 * Returns true if the text has the shape of an email token: 22 base64url characters. A truncated
 * token has not.
 */
export const isEmailToken = (token: string): boolean => /^[\w-]{22}$/.test(token);

export const resetPasswordSchema = z.strictObject({ token: tokenSchema, newPassword: passwordSchema }).meta({
  id: 'ResetPassword',
  examples: [{ token: 'q8SxVnZ0c1mR4uKfJ2wYtA', newPassword: 'nine loud market stalls' }],
});

export const changeEmailSchema = z.strictObject({ email: emailSchema, currentPassword: knownPassword }).meta({
  id: 'ChangeEmail',
  examples: [{ email: 'mara@example.com', currentPassword: 'seven quiet bookshops' }],
});

export const confirmEmailSchema = z
  .strictObject({ token: tokenSchema })
  .meta({ id: 'ConfirmEmail', examples: [{ token: 'q8SxVnZ0c1mR4uKfJ2wYtA' }] });

export type ForgotPassword = z.infer<typeof forgotPasswordSchema>;
export type ResetPassword = z.infer<typeof resetPasswordSchema>;
export type ChangeEmail = z.infer<typeof changeEmailSchema>;
export type ConfirmEmail = z.infer<typeof confirmEmailSchema>;
export type Session = z.infer<typeof sessionSchema>;
export type SessionList = z.infer<typeof sessionListSchema>;
export type ChangePassword = z.infer<typeof changePasswordSchema>;
