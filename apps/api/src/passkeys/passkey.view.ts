import type { Passkey as PasskeyView } from '@zentra/contracts';
import type { Passkey } from './passkey.entity';

/** What its owner sees of a passkey; key and counter stay here. */
export const toPasskey = (passkey: Passkey): PasskeyView => ({
  id: passkey.id,
  name: passkey.name,
  createdAt: passkey.createdAt.toISOString(),
  lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
});

/** The account as an authenticator keeps it: the id's 16 bytes, which tell nobody anything. */
export const userHandleOf = (userId: string): Buffer => Buffer.from(userId.replaceAll('-', ''), 'hex');
