import { AppError } from '../common/app-error';
import { violatedConstraint } from '../common/error-mapping';

const TAKEN = { users_username_key: 'USERNAME_TAKEN', users_email_key: 'EMAIL_TAKEN' } as const;

/** @throws USERNAME_TAKEN, EMAIL_TAKEN where the database refuses a double */
export async function refuseTaken(change: Promise<unknown>): Promise<void> {
  await change.catch((error: unknown) => {
    const code = TAKEN[violatedConstraint(error) as keyof typeof TAKEN];
    throw code ? new AppError(code) : error;
  });
}
