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

/** A browser's own push subscription, as `PushSubscription.toJSON()` says it, without the time. */
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

/** What `PushManager.subscribe()` takes as `applicationServerKey`, base64url. */
export const pushKeySchema = z.object({ publicKey: z.string() }).meta({ id: 'PushKey' });

/** What a push carries, encrypted for the browser that shows it. Whatever says who or what is there only where its person wants it. */
export const pushPayloadSchema = z.object({
  kind: z.enum(['message', 'interest', 'acceptance']),
  /** The chat, where there is one. */
  conversationId: idSchema.nullable(),
  /** Names what is told, so that later news take the place of earlier ones. */
  tag: z.string(),
  name: z.string().nullable(),
  text: z.string().nullable(),
  /** Messages in it that wait to be read. */
  unread: z.int().nonnegative(),
  /** All chats with something new that are not muted; what is not among them was read elsewhere. */
  chats: z.array(idSchema),
  /** Interests that wait for an answer: with the chats, the number on the app’s icon. */
  interests: z.int().nonnegative(),
});

export const visibilityEventSchema = z.strictObject({ visible: z.boolean() });

export type PushSubscriptionBody = z.infer<typeof pushSubscriptionSchema>;
export type PushKey = z.infer<typeof pushKeySchema>;
export type PushPayload = z.infer<typeof pushPayloadSchema>;
