import * as z from 'zod';
import {
  idSchema,
  lengths,
  line,
  nameLine,
  pageOf,
  pageQueryShape,
  searchLine,
  timestampSchema,
  trimmedText,
} from './common';
import { fieldRule } from './field-errors';
import { languageSchema } from './languages';
import { LIMITS } from './limits';

/** 3–30 characters of `a-z 0-9 _ .`. Case is ignored, so it is stored in lower case. */
export const usernameSchema = line(LIMITS.username.min, LIMITS.username.max)
  .toLowerCase()
  .refine((name) => /^[a-z0-9_.]*$/.test(name), fieldRule('not_username'))
  .meta({ ...lengths(LIMITS.username), example: 'mara' });

export const displayNameSchema = nameLine(LIMITS.displayName.min, LIMITS.displayName.max).meta(
  lengths(LIMITS.displayName),
);
export const bioSchema = trimmedText(0, LIMITS.bio.max).meta(lengths(LIMITS.bio));

export const relationSchema = z.enum(['none', 'interest_sent', 'interest_received', 'connected']);

/**
 * Who may send the user an interest: everyone, no one, or people with the contact code. Visible to
 * all users.
 */
export const contactSchema = z.enum(['everyone', 'nobody', 'code']);

export const contactCodeSchema = line(LIMITS.contactCode.min, LIMITS.contactCode.max)
  .toLowerCase()
  .meta({ ...lengths(LIMITS.contactCode), example: 'qk7m-2xhd' });

/** Another user, as the viewer may see them. */
export const personSchema = z
  .object({
    id: idSchema,
    username: z.string().meta({ description: 'Empty once the account is deleted.' }),
    displayName: z.string(),
    bio: z.string(),
    avatarUrl: z
      .string()
      .nullable()
      .meta({ description: 'Path of the profile picture; changes with each picture.' }),
    contact: contactSchema,
    relation: relationSchema,
    blocked: z.boolean().meta({ description: 'Whether you block this person.' }),
    interestId: idSchema.nullable(),
    conversationId: idSchema.nullable(),
  })
  .meta({ id: 'Person', description: 'Another user, from your side.' });

/**
 * Settings of a user. Sharing of receipts, typing and presence is mutual: a user who does not share
 * does not see it either.
 * The others control who may find and contact the user, and notifications.
 */
export const settingsSchema = z
  .strictObject({
    receipts: z.boolean().meta({ description: 'Share what was delivered and read.' }),
    typing: z.boolean().meta({ description: 'Share that you are typing.' }),
    presence: z.boolean().meta({ description: 'Share that you are online.' }),
    listed: z.boolean().meta({ description: 'Be listed in the directory.' }),
    contact: contactSchema,
    pushText: z
      .boolean()
      .meta({ description: 'Show the sender and the beginning of a message in push notifications.' }),
    sound: z.boolean().meta({ description: 'Play a sound for a new message while the app is open.' }),
  })
  .meta({ id: 'Settings', description: 'Sharing works both ways: who does not share does not see.' });

export const roleSchema = z.enum(['member', 'moderator']);

/** The user's own account. The only response with an email address. */
export const meSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    avatarUrl: z.string().nullable(),
    email: z.string(),
    emailVerified: z.boolean(),
    language: languageSchema.meta({ description: 'Language of emails to you.' }),
    settings: settingsSchema,
    contactCode: z
      .string()
      .nullable()
      .meta({ description: 'People with this code can send you an interest where `contact` is `code`.' }),
    role: roleSchema,
    createdAt: timestampSchema,
    deletesAt: timestampSchema
      .nullable()
      .meta({ description: 'When a deleted account is erased; until then it can be restored.' }),
  })
  .meta({ id: 'Me', description: 'Your own account.' });

export const personPageSchema = pageOf(personSchema).meta({ id: 'PersonPage' });

/** A blocked person. */
export const blockSchema = z
  .object({ person: personSchema, createdAt: timestampSchema })
  .meta({ id: 'Block' });
export const blockPageSchema = pageOf(blockSchema).meta({ id: 'BlockPage' });
export const blockQuerySchema = z.strictObject(pageQueryShape);
export const userIdParamSchema = z.strictObject({ userId: idSchema });

export const userQuerySchema = z.strictObject({
  q: searchLine(0, 100).optional().meta({ description: 'Part of a name or username.' }),
  ...pageQueryShape,
});
export const usernameParamSchema = z.strictObject({ username: usernameSchema });
export const updateMeSchema = z
  .strictObject({
    username: usernameSchema.optional(),
    displayName: displayNameSchema.optional(),
    bio: bioSchema.optional(),
    language: languageSchema.optional(),
    settings: settingsSchema.partial().optional(),
  })
  .meta({
    id: 'UpdateMe',
    examples: [{ displayName: 'Mara Okafor', bio: 'Quiet bookshops and loud markets.' }],
  });

export type Relation = z.infer<typeof relationSchema>;
export type Role = z.infer<typeof roleSchema>;
export type Person = z.infer<typeof personSchema>;
export type Contact = z.infer<typeof contactSchema>;
export type Block = z.infer<typeof blockSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Me = z.infer<typeof meSchema>;
export type UserQuery = z.input<typeof userQuerySchema>;
export type UpdateMe = z.infer<typeof updateMeSchema>;
