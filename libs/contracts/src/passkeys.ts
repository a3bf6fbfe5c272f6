import * as z from 'zod';
import { knownPassword } from './account';
import { idSchema, lengths, nameLine, timestampSchema } from './common';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';

/** WebAuthn bytes in JSON. Only the length is limited here; the verifier checks the content. */
const base64url = (max: number) =>
  z
    .string()
    .refine((text) => /^[A-Za-z0-9_-]+$/.test(text), fieldRule('wrong_format', { format: 'base64url' }))
    .max(max);

/** WebAuthn allows at most 1,023 bytes. */
const credentialIdSchema = base64url(1_364);
const transportSchema = z
  .string()
  .refine((text) => /^[a-z-]{1,20}$/.test(text), fieldRule('wrong_format', { format: 'transport' }));

const credentialShape = {
  id: credentialIdSchema,
  rawId: credentialIdSchema,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  /** Extensions are not used, so their results are dropped. */
  clientExtensionResults: z.object({}),
};

/** The result of `navigator.credentials.create()` as JSON. */
export const passkeyRegistrationSchema = z.strictObject({
  ...credentialShape,
  response: z.strictObject({
    clientDataJSON: base64url(4_096),
    attestationObject: base64url(32_768),
    authenticatorData: base64url(8_192).optional(),
    publicKey: base64url(8_192).optional(),
    publicKeyAlgorithm: z.int().optional(),
    transports: z.array(transportSchema).max(8).optional(),
  }),
});

/** The result of `navigator.credentials.get()` as JSON. */
export const passkeyAssertionSchema = z.strictObject({
  ...credentialShape,
  response: z.strictObject({
    clientDataJSON: base64url(4_096),
    authenticatorData: base64url(8_192),
    signature: base64url(8_192),
    /** Identifies the account. A discoverable passkey always provides it. */
    userHandle: base64url(88).optional(),
  }),
});

export const passkeyNameSchema = nameLine(LIMITS.passkeyName.min, LIMITS.passkeyName.max).meta(
  lengths(LIMITS.passkeyName),
);

const EXAMPLE_CREDENTIAL = {
  id: '7wWt1b0cQm2l3sXxk9Yb2g',
  rawId: '7wWt1b0cQm2l3sXxk9Yb2g',
  type: 'public-key',
  clientExtensionResults: {},
} as const;

/**
 * Requires the password, not only a session: a passkey can sign in even after the password has
 * changed.
 */
export const beginPasskeySchema = z
  .strictObject({ currentPassword: knownPassword })
  .meta({ id: 'BeginPasskey', examples: [{ currentPassword: 'seven quiet bookshops' }] });

export const addPasskeySchema = z
  .strictObject({ name: passkeyNameSchema.optional(), response: passkeyRegistrationSchema })
  .meta({
    id: 'AddPasskey',
    examples: [
      {
        name: 'My phone',
        response: {
          ...EXAMPLE_CREDENTIAL,
          response: { clientDataJSON: 'eyJ0eXBlIjoi', attestationObject: 'o2NmbXRkbm9uZQ' },
        },
      },
    ],
  });

export const renamePasskeySchema = z
  .strictObject({ name: passkeyNameSchema })
  .meta({ id: 'RenamePasskey', examples: [{ name: 'My phone' }] });

export const passkeySignInSchema = z.strictObject({ response: passkeyAssertionSchema }).meta({
  id: 'PasskeySignIn',
  examples: [
    {
      response: {
        ...EXAMPLE_CREDENTIAL,
        response: {
          clientDataJSON: 'eyJ0eXBlIjoi',
          authenticatorData: 'SZYN5YgO',
          signature: 'MEUCIQ',
          userHandle: 'AZe28mpTfBGaRA1fPB4reg',
        },
      },
    },
  ],
});

/** A passkey as its owner sees it. */
export const passkeySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    createdAt: timestampSchema,
    lastUsedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'Passkey' });

/** All passkeys of the user, at most 10, without pages. */
export const passkeyListSchema = z.object({ items: z.array(passkeySchema) }).meta({ id: 'PasskeyList' });

const userVerificationSchema = z.enum(['required', 'preferred', 'discouraged']);

/** Options for `navigator.credentials.create()` as JSON. */
export const passkeyCreationOptionsSchema = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: z.string(),
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })),
    timeout: z.int(),
    excludeCredentials: z.array(
      z.object({
        id: z.string(),
        type: z.literal('public-key'),
        transports: z.array(z.string()),
      }),
    ),
    authenticatorSelection: z.object({
      residentKey: z.literal('required'),
      requireResidentKey: z.boolean(),
      userVerification: userVerificationSchema,
    }),
    attestation: z.literal('none'),
  })
  .meta({ id: 'PasskeyCreationOptions' });

/** Options for `navigator.credentials.get()` as JSON. They name no account and no credential. */
export const passkeyRequestOptionsSchema = z
  .object({
    challenge: z.string(),
    rpId: z.string(),
    timeout: z.int(),
    userVerification: userVerificationSchema,
  })
  .meta({ id: 'PasskeyRequestOptions' });

export type PasskeyRegistration = z.infer<typeof passkeyRegistrationSchema>;
export type PasskeyAssertion = z.infer<typeof passkeyAssertionSchema>;
export type BeginPasskey = z.infer<typeof beginPasskeySchema>;
export type AddPasskey = z.infer<typeof addPasskeySchema>;
export type RenamePasskey = z.infer<typeof renamePasskeySchema>;
export type PasskeySignIn = z.infer<typeof passkeySignInSchema>;
export type Passkey = z.infer<typeof passkeySchema>;
export type PasskeyList = z.infer<typeof passkeyListSchema>;
export type PasskeyCreationOptions = z.infer<typeof passkeyCreationOptionsSchema>;
export type PasskeyRequestOptions = z.infer<typeof passkeyRequestOptionsSchema>;
