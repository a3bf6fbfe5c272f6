import { fieldError } from '@zentra/contracts';
import { AppError } from '../common/errors/app-error';
import { violatedConstraint } from '../common/errors/database-errors';

const TAKEN = {
  users_username_key: { code: 'USERNAME_TAKEN', path: 'username' },
  users_username_skeleton_key: { code: 'USERNAME_TAKEN', path: 'username' },
  users_email_key: { code: 'EMAIL_TAKEN', path: 'email' },
} as const;

/**
 * Maps a violated unique constraint to an error of the field.
 * @throws USERNAME_TAKEN, EMAIL_TAKEN
 */
export async function mapUniqueViolation(change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    const taken = TAKEN[violatedConstraint(error) as keyof typeof TAKEN];
    throw taken ? new AppError(taken.code, { errors: [fieldError(taken.path, 'taken')] }) : error;
  });
}
