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

/** What belongs to the account itself: devices, password, e-mail address, the archive, deletion. */
export class AccountApi {
  constructor(
    private readonly http: Http,
    private readonly live: LiveConnection,
  ) {}

  /** Your devices that are signed in, the newest first. */
  sessions(): Promise<SessionList> {
    return this.http.call('GET', '/api/auth/sessions', { schema: sessionListSchema });
  }

  /** Signs one device out; your own as by `logout()`. */
  endSession(id: string): Promise<void> {
    return this.http.call('DELETE', `/api/auth/sessions/${id}`, { schema: undefined });
  }

  /** Signs all other devices out. */
  endOtherSessions(): Promise<void> {
    return this.http.call('DELETE', '/api/auth/sessions', { schema: undefined });
  }

  /** Changes the password and signs all other devices out. */
  changePassword(body: ChangePassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password', { body, schema: undefined });
  }

  /** Has a link for a new password sent to the address, if it is somebody's. */
  forgotPassword(body: ForgotPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/forgot', { body, schema: undefined });
  }

  /** Chooses a new password by the token of such a link; all devices are signed out. */
  resetPassword(body: ResetPassword): Promise<void> {
    return this.http.call('POST', '/api/auth/password/reset', { body, schema: undefined });
  }

  /** Asks for another e-mail address; it becomes yours when the link that is sent to it is opened. */
  changeEmail(body: ChangeEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email', { body, schema: undefined });
  }

  /** Has the link that confirms your e-mail address sent again. */
  resendVerification(): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verification', { schema: undefined });
  }

  /** Confirms an e-mail address by the token of its link. */
  confirmEmail(body: ConfirmEmail): Promise<void> {
    return this.http.call('POST', '/api/auth/email/verify', { body, schema: undefined });
  }

  /** Has an archive of everything that is yours written; `export:changed` tells how far it is. */
  startExport(): Promise<Export> {
    return this.http.call('POST', '/api/users/me/export', { schema: exportSchema });
  }

  /** The archive that is written or ready; NOT_FOUND where there is none. */
  exportState(): Promise<Export> {
    return this.http.call('GET', '/api/users/me/export', { schema: exportSchema });
  }

  /** The archive itself, a zip; NOT_FOUND until it is ready. */
  downloadExport(signal?: AbortSignal): Promise<Response> {
    return this.http.download('/api/users/me/export/file', signal);
  }

  /** Where a browser that is signed in downloads the archive. */
  get exportUrl(): string {
    return this.http.urlOf('/api/users/me/export/file').href;
  }

  /** Deletes your account after a grace period, in which `keepAccount()` takes it back; signs every device out. */
  async deleteAccount(password: string): Promise<void> {
    await this.http.call('DELETE', '/api/users/me', { body: { password }, schema: undefined });
    this.live.close();
  }

  /** Takes the deletion of your account back. */
  keepAccount(): Promise<Me> {
    return this.http.call('POST', '/api/users/me/keep', { schema: meSchema });
  }
}
