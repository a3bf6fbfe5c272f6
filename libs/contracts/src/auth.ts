import * as z from 'zod';
import { lengths, line, secret } from './common';
import { toEmail } from './email';
import { fieldRule } from './field-errors';
import { languageSchema } from './languages';
import { LIMITS } from './limits';
import { displayNameSchema, usernameSchema } from './users';

export const emailSchema = line(3, LIMITS.email.max)
  .overwrite((email) => toEmail(email) ?? email)
  .refine((email) => email === '' || toEmail(email) === email, fieldRule('not_email'))
  .meta({ format: 'idn-email', maxLength: LIMITS.email.max });

export const passwordSchema = secret(LIMITS.password.min, LIMITS.password.max).meta(lengths(LIMITS.password));

export const registerSchema = z
  .strictObject({
    username: usernameSchema,
    email: emailSchema,
    password: passwordSchema,
    displayName: displayNameSchema.optional(),
    language: languageSchema.optional().meta({
      description:
        'Language of emails to this account. Default: the best match of `Accept-Language`, else `en`.',
    }),
  })
  .meta({
    id: 'Register',
    examples: [
      {
        username: 'mara',
        email: 'mara@example.org',
        password: 'seven quiet bookshops',
        displayName: 'Mara Okafor',
        language: 'en',
      },
    ],
  });

/**
 * `username` may also be the email address. Malformed input is refused before the password is
 * checked.
 */
export const loginSchema = z
  .strictObject({
    username: line(1, LIMITS.email.max)
      .overwrite((name) => toEmail(name) ?? name)
      .meta({ description: 'Username or email address.' }),
    password: secret(1, LIMITS.password.max),
  })
  .meta({ id: 'Login', examples: [{ username: 'mara', password: 'seven quiet bookshops' }] });

export type Register = z.infer<typeof registerSchema>;
export type Login = z.infer<typeof loginSchema>;
