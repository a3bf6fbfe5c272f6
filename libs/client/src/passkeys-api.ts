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

/** Signs in with passkeys, and adds, renames and removes them. */
export class PasskeysApi {
  constructor(private readonly http: Http) {}

  /**
   * Returns the options for `navigator.credentials.get()`. They are valid once, for 5 minutes.
   * @throws FORBIDDEN_ORIGIN
   */
  signInOptions(): Promise<PasskeyRequestOptions> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in/options', {
      schema: passkeyRequestOptionsSchema,
    });
  }

  /**
   * Signs in with the result of `navigator.credentials.get()`.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS, SUSPENDED
   */
  signIn(response: PasskeyAssertion): Promise<Me> {
    return this.http.call('POST', '/api/auth/passkeys/sign-in', { body: { response }, schema: meSchema });
  }

  /** Lists the user's passkeys, at most 10. */
  async list(): Promise<Passkey[]> {
    return (await this.http.call('GET', '/api/auth/passkeys', { schema: passkeyListSchema })).items;
  }

  /**
   * Returns the options for `navigator.credentials.create()`. They are valid once, for 5 minutes.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS, FORBIDDEN_ORIGIN, PASSKEY_LIMIT
   */
  creationOptions(currentPassword: string): Promise<PasskeyCreationOptions> {
    const body: BeginPasskey = { currentPassword };
    return this.http.call('POST', '/api/auth/passkeys/options', {
      body,
      schema: passkeyCreationOptionsSchema,
    });
  }

  /**
   * Stores a new passkey.
   * @throws VALIDATION_FAILED, PASSKEY_INVALID, FORBIDDEN_ORIGIN, PASSKEY_LIMIT
   */
  add(body: AddPasskey): Promise<Passkey> {
    return this.http.call('POST', '/api/auth/passkeys', { body, schema: passkeySchema });
  }

  /**
   * Renames a passkey.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  rename(id: string, name: string): Promise<Passkey> {
    return this.http.call('PATCH', `/api/auth/passkeys/${id}`, { body: { name }, schema: passkeySchema });
  }

  /**
   * Removes a passkey. Sessions that it has started continue.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  remove(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/passkeys/${id}`, { schema: undefined });
  }
}
