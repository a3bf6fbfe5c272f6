import type { EmailContent } from './email-layout';

/** The letters about an account, in one language; `url` is where the button leads. */
export interface AccountEmails {
  passwordReset(url: string): EmailContent;
  emailVerification(url: string): EmailContent;
  emailChange(url: string): EmailContent;
  /** To the address that is about to be replaced: whoever still reads it must hear of it in time. */
  emailChangeAsked(url: string): EmailContent;
  /** To the owner of an address that somebody else wanted; without a link, since there is nothing to do. */
  emailInUse(): EmailContent;
  /** Whoever reads it and did not do it has somebody at an unlocked device who knows the password. */
  passkeyAdded(url: string): EmailContent;
  /** After a reset that first confirmed the address: passkeys from before may be somebody else's. */
  passkeysRemoved(url: string): EmailContent;
  /** After any other reset. The screen lists them; their names were typed, so no e-mail holds them. */
  passkeysKept(url: string): EmailContent;
}
