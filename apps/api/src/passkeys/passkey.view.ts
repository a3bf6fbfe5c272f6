import type { Passkey as PasskeyView } from '@zentra/contracts';
import type { Passkey } from './passkey.entity';

/** Returns what the owner may see of a passkey. The key and the counter are not exposed. */
export const toPasskey = (passkey: Passkey): PasskeyView => ({
  id: passkey.id,
  name: passkey.name,
  createdAt: passkey.createdAt.toISOString(),
  lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
});

/** Returns the user handle for authenticators: the 16 bytes of the user id, which is no secret. */
export const userHandleOf = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex');
