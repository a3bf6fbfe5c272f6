import type { EmailContent } from './email-layout';

/** The emails about an account in one language. `url` is the target of the button. */
export interface AccountEmails {
  passwordReset(url: string): EmailContent;
  emailVerification(url: string): EmailContent;
  emailChange(url: string): EmailContent;
  /** To the current address, so that its reader can stop the change. */
  emailChangeAsked(url: string): EmailContent;
  /**
   * To the owner of an address that another account requested. Without a link: no action is needed.
   */
  emailInUse(): EmailContent;
  /**
   * A recipient who did not add it must act: another person has an unlocked device and the
   * password.
   */
  passkeyAdded(url: string): EmailContent;
  /** After a reset that first verified the address: another person may have added the passkeys. */
  passkeysRemoved(url: string): EmailContent;
  /**
   * After any other reset. The screen lists the passkeys. Their names are user input, so no email
   * contains them.
   */
  passkeysRetained(url: string): EmailContent;
}
