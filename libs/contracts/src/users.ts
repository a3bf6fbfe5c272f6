import * as z from 'zod';
import { idSchema, lengths, line, pageOf, pageQueryShape, timestampSchema, trimmedText } from './common';
import { fieldRule } from './field-errors';
import { languageSchema } from './languages';
import { LIMITS } from './limits';

/** 3–30 of `a-z 0-9 _ .`; case does not matter, so it is kept in lower case. */
export const usernameSchema = line(LIMITS.username.min, LIMITS.username.max)
  .toLowerCase()
  .refine((name) => /^[a-z0-9_.]*$/.test(name), fieldRule('not_username'))
  .meta({ ...lengths(LIMITS.username), example: 'mara' });

export const displayNameSchema = line(LIMITS.displayName.min, LIMITS.displayName.max).meta(
  lengths(LIMITS.displayName),
);
export const bioSchema = trimmedText(0, LIMITS.bio.max).meta(lengths(LIMITS.bio));

export const relationSchema = z.enum(['none', 'interest_sent', 'interest_received', 'connected']);

/** Who may send somebody an interest: everyone, nobody, or whoever has their code. Everybody may know which. */
export const contactSchema = z.enum(['everyone', 'nobody', 'code']);

export const contactCodeSchema = line(LIMITS.contactCode.min, LIMITS.contactCode.max)
  .toLowerCase()
  .meta({ ...lengths(LIMITS.contactCode), example: 'qk7m-2xhd' });

/** What one user may see of another, always from the viewer's side. */
export const personSchema = z
  .object({
    id: idSchema,
    /** Empty once the account is gone: then there is no page of theirs. */
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    /** Path of their picture, another one with each change; square, and smaller with `?size=small`. */
    avatarUrl: z.string().nullable(),
    contact: contactSchema,
    relation: relationSchema,
    /** You block them. Nobody learns who blocks them. */
    blocked: z.boolean(),
    interestId: idSchema.nullable(),
    conversationId: idSchema.nullable(),
  })
  .meta({ id: 'Person' });

/**
 * What you share with connected people, which works both ways: who does not share it does not see it either. And who may
 * find you and write to you, and how you hear of it.
 */
export const settingsSchema = z
  .strictObject({
    /** How far you have got and read. */
    receipts: z.boolean(),
    /** That you are typing. */
    typing: z.boolean(),
    /** That you are online. */
    presence: z.boolean(),
    /** Whether the directory lists you; your page can be opened by name in any case. */
    listed: z.boolean(),
    contact: contactSchema,
    /** Whether push notifications say who wrote, and how it begins; otherwise only that something came. */
    pushText: z.boolean(),
    /** A soft sound for a new message while the app is open. */
    sound: z.boolean(),
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
    avatarUrl: z.string().nullable(),
    email: z.string(),
    /** Whether a link sent to `email` was opened. */
    emailVerified: z.boolean(),
    /** Of letters to you; what a device shows is chosen there. */
    language: languageSchema,
    settings: settingsSchema,
    /** Whoever has it may send you an interest where `contact` is `code`. */
    contactCode: z.string().nullable(),
    role: roleSchema,
    createdAt: timestampSchema,
    /** Where you have deleted your account: until then you can keep it. */
    deletesAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Me' });

export const personPageSchema = pageOf(personSchema).meta({ id: 'PersonPage' });

/** Somebody you block. */
export const blockSchema = z
  .object({ person: personSchema, createdAt: timestampSchema })
  .meta({ id: 'Block' });
export const blockPageSchema = pageOf(blockSchema).meta({ id: 'BlockPage' });
export const blockQuerySchema = z.strictObject(pageQueryShape);
export const userIdParamSchema = z.strictObject({ userId: idSchema });

export const userQuerySchema = z.strictObject({
  q: line(0, 100).optional(),
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
  .meta({ examples: [{ displayName: 'Mara Okafor', bio: 'Quiet bookshops and loud markets.' }] });

export type Relation = z.infer<typeof relationSchema>;
export type Role = z.infer<typeof roleSchema>;
export type Person = z.infer<typeof personSchema>;
export type Contact = z.infer<typeof contactSchema>;
export type Block = z.infer<typeof blockSchema>;
export type Settings = z.infer<typeof settingsSchema>;
export type Me = z.infer<typeof meSchema>;
export type UserQuery = z.input<typeof userQuerySchema>;
export type UpdateMe = z.infer<typeof updateMeSchema>;
