import {
  meSchema,
  passkeyCreationOptionsSchema,
  passkeyListSchema,
  passkeyRequestOptionsSchema,
  passkeySchema,
  type AddPasskey,
  type BeginPasskey,
  type Me,
  type Passkey,
  type PasskeyAssertion,
  type PasskeyCreationOptions,
  type PasskeyRequestOptions,
} from '@zentra/contracts';
import type { Http } from './http';

/** Passkeys: signing in with one, adding, naming, removing. */
export class PasskeysApi {
  constructor(private readonly http: Http) {}

  /** What `navigator.credentials.get()` needs to sign in with a passkey; good for a few minutes, once. */
  signInOptions(): Promise<PasskeyRequestOptions> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in/options', {
      schema: passkeyRequestOptionsSchema,
    });
  }

  signIn(response: PasskeyAssertion): Promise<Me> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in', { body: { response }, schema: meSchema });
  }

  async list(): Promise<Passkey[]> {
    return (await this.http.call('GET', '/api/auth/passkeys', { schema: passkeyListSchema })).items;
  }

  /** What `navigator.credentials.create()` needs to make a passkey, for the password; good for a few minutes, once. */
  creationOptions(currentPassword: string): Promise<PasskeyCreationOptions> {
    const body: BeginPasskey = { currentPassword };
    return this.http.call('POST', '/api/auth/passkeys/options', {
      body,
      schema: passkeyCreationOptionsSchema,
    });
  }

  add(body: AddPasskey): Promise<Passkey> {
    return this.http.call('POST', '/api/auth/passkeys', { body, schema: passkeySchema });
  }

  rename(id: string, name: string): Promise<Passkey> {
    return this.http.call('PATCH', `/api/auth/passkeys/${id}`, { body: { name }, schema: passkeySchema });
  }

  /** It signs nobody in any more; sessions that it began stay. */
  remove(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/passkeys/${id}`, { schema: undefined });
  }
}
