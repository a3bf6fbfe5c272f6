import {
  exportSchema,
  meSchema,
  sessionListSchema,
  type ChangeEmail,
  type ChangePassword,
  type ConfirmEmail,
  type Export,
  type ForgotPassword,
  type Me,
  type ResetPassword,
  type SessionList,
} from '@zentra/contracts';
import type { Http } from './http';
import type { LiveConnection } from './live-connection';

/** Manages the account: sessions, password, email address, data export, deletion. */
export class AccountApi {
  constructor(
    private readonly http: Http,
    private readonly live: LiveConnection,
  ) {}

  /** Lists the signed-in devices of the user, newest first. */
  sessions(): Promise<SessionList> {
    return this.http.call('GET', '/api/auth/sessions', { schema: sessionListSchema });
  }

  /**
   * Signs out one device by its session id. The session of this client ends as with `logout()`.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  endSession(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/sessions/${id}`, { schema: undefined });
  }

  /** Signs out all other devices. */
  endOtherSessions(): Promise<void> {
    return this.http.call('DELETE', '/api/auth/sessions', { schema: undefined });
  }

  /**
   * Changes the password and signs out all other devices.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS
   */
  changePassword(body: ChangePassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password', { body, schema: undefined });
  }

  /**
   * Requests an email with a link to reset the password.
   * Resolves for unknown addresses, too, so that it does not disclose who has an account.
   * @throws VALIDATION_FAILED
   */
  forgotPassword(body: ForgotPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/forgot', { body, schema: undefined });
  }

  /**
   * Sets a new password with the token of a reset link and signs out all devices.
   * @throws VALIDATION_FAILED, INVALID_TOKEN
   */
  resetPassword(body: ResetPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/reset', { body, schema: undefined });
  }

  /**
   * Requests a change of the email address.
   * It takes effect when the link sent to the new address is opened.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS
   */
  changeEmail(body: ChangeEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email', { body, schema: undefined });
  }

  /** Sends the link that confirms the email address again. */
  resendVerification(): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verification', { schema: undefined });
  }

  /**
   * Confirms an email address with the token of its link.
   * @throws VALIDATION_FAILED, INVALID_TOKEN, EMAIL_TAKEN
   */
  confirmEmail(body: ConfirmEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verify', { body, schema: undefined });
  }

  /** Requests a data export. The `export:changed` event reports its progress. */
  startExport(): Promise<Export> {
    return this.http.call('POST', '/api/users/me/export', { schema: exportSchema });
  }

  /**
   * Returns the state of the current data export.
   * @throws NOT_FOUND if there is no export
   */
  exportState(): Promise<Export> {
    return this.http.call('GET', '/api/users/me/export', { schema: exportSchema });
  }

  /**
   * Downloads the data export, a ZIP archive. It is available for 7 days.
   * @throws NOT_FOUND until the export is ready
   */
  downloadExport(signal?: AbortSignal): Promise<Response> {
    return this.http.download('/api/users/me/export/file', signal);
  }

  /** URL of the data export, for a link in a browser with a session. */
  get exportUrl(): string {
    return this.http.urlOf('/api/users/me/export/file').href;
  }

  /**
   * Schedules the deletion of the account in 14 days and signs out all devices.
   * Until then, `keepAccount()` cancels the deletion.
   * @throws VALIDATION_FAILED, INVALID_CREDENTIALS
   */
  async deleteAccount(password: string): Promise<void> {
    await this.http.call('DELETE', '/api/users/me', { body: { password }, schema: undefined });
    this.live.close();
  }

  /** Cancels the deletion of the account. */
  keepAccount(): Promise<Me> {
    return this.http.call('POST', '/api/users/me/keep', { schema: meSchema });
  }
}
