import * as z from 'zod';
import { idSchema, lengths, line, pageOf, pageQueryShape, text, timestampSchema } from './common';
import { LIMITS } from './limits';

/** 3–30 of `a-z 0-9 _ .`; case does not matter, so it is kept in lower case. */
export const usernameSchema = line(LIMITS.username.min, LIMITS.username.max)
  .toLowerCase()
  .refine((name) => /^[a-z0-9_.]*$/.test(name), 'may hold only a–z, 0–9, _ and .')
  .meta({ ...lengths(LIMITS.username), example: 'mara' });

export const displayNameSchema = line(LIMITS.displayName.min, LIMITS.displayName.max).meta(
  lengths(LIMITS.displayName),
);
export const bioSchema = text(0, LIMITS.bio.max).trim().meta(lengths(LIMITS.bio));

export const relationSchema = z.enum(['none', 'interest_sent', 'interest_received', 'connected']);

/** What one user may see of another, always from the viewer's side. */
export const personSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    relation: relationSchema,
    interestId: idSchema.nullable(),
    conversationId: idSchema.nullable(),
  })
  .meta({ id: 'Person' });

/** What you share with connected people. Each works both ways: who does not share it does not see it either. */
export const settingsSchema = z
  .strictObject({
    /** How far you have got and read. */
    receipts: z.boolean(),
    /** That you are typing. */
    typing: z.boolean(),
    /** That you are online. */
    presence: z.boolean(),
  })
  .meta({ id: 'Settings' });

export const roleSchema = z.enum(['member', 'moderator']);

/** What you see of yourself; the only answer that carries an e-mail address. */
export const meSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    email: z.string(),
    settings: settingsSchema,
    role: roleSchema,
    createdAt: timestampSchema,
  })
  .meta({ id: 'Me' });

export const personPageSchema = pageOf(personSchema).meta({ id: 'PersonPage' });

export const userQuerySchema = z.strictObject({
  q: line(0, 100).optional(),
  ...pageQueryShape,
});
export const usernameParamSchema = z.strictObject({ username: usernameSchema });
export const updateMeSchema = z
  .strictObject({
    displayName: displayNameSchema.optional(),
    bio: bioSchema.optional(),
    settings: settingsSchema.partial().optional(),
  })
  .meta({ examples: [{ displayName: 'Mara Okafor', bio: 'Quiet bookshops and loud markets.' }] });

export type Relation = z.infer<typeof relationSchema>;
export type Role = z.infer<typeof roleSchema>;
export type Person = z.infer<typeof personSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Me = z.infer<typeof meSchema>;
export type UserQuery = z.input<typeof userQuerySchema>;
export type UpdateMe = z.infer<typeof updateMeSchema>;
