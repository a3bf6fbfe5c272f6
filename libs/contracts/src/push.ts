import * as z from 'zod';
import { idSchema, line } from './common';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';

const base64url = (bytes: number) =>
  z
    .string()
    .refine(
      (text) => /^[\w-]+$/.test(text) && text.length === Math.ceil((bytes * 4) / 3),
      fieldRule('wrong_format', { format: `base64url of ${bytes} bytes` }),
    );

/** A push subscription as in `PushSubscription.toJSON()`, without `expirationTime`. */
export const pushSubscriptionSchema = z
  .strictObject({
    endpoint: line(1, LIMITS.pushEndpoint.max).refine(
      (url) => URL.canParse(url) && /^https?:$/.test(new URL(url).protocol),
      fieldRule('wrong_format', { format: 'url' }),
    ),
    keys: z.strictObject({ p256dh: base64url(65), auth: base64url(16) }),
  })
  .meta({
    id: 'PushSubscription',
    examples: [
      {
        endpoint: 'https://push.example.org/send/0123456789',
        keys: {
          p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
          auth: 'BTBZMqHH6r4Tts7J_aSIgg',
        },
      },
    ],
  });

/** The `applicationServerKey` for `PushManager.subscribe()`, in base64url. */
export const pushKeySchema = z.object({ publicKey: z.string() }).meta({ id: 'PushKey' });

/**
 * The payload of a push, encrypted for one browser. It contains names and text only if the user's
 * settings allow them.
 */
export const pushPayloadSchema = z.object({
  kind: z.enum(['message', 'interest', 'acceptance']),
  /** The conversation, or null for an interest. */
  conversationId: idSchema.nullable(),
  /** Identifies the subject. A newer notification replaces an older one with the same tag. */
  tag: z.string(),
  name: z.string().nullable(),
  text: z.string().nullable(),
  /** Unread messages in the conversation. */
  unread: z.int().nonnegative(),
  /**
   * All unmuted conversations with unread messages. Notifications of other conversations are
   * obsolete.
   */
  chats: z.array(idSchema),
  /** Interests that wait for an answer. Together with `chats`, the number on the app icon. */
  interests: z.int().nonnegative(),
});

export const visibilityEventSchema = z.strictObject({ visible: z.boolean() });

export type PushSubscriptionBody = z.infer<typeof pushSubscriptionSchema>;
export type PushKey = z.infer<typeof pushKeySchema>;
export type PushPayload = z.infer<typeof pushPayloadSchema>;
