import type { LetterWords } from '../../mail/letter';

/** The letters about an account, in one language; `url` is where the button leads. */
export interface AccountLetters {
  passwordReset(url: string): LetterWords;
  emailVerification(url: string): LetterWords;
  emailChange(url: string): LetterWords;
  /** To the address that is about to be replaced: whoever still reads it must hear of it in time. */
  emailChangeAsked(url: string): LetterWords;
  /** To the owner of an address that somebody else wanted; without a link, since there is nothing to do. */
  emailInUse(): LetterWords;
  /** Whoever reads it and did not do it has somebody at an unlocked device who knows the password. */
  passkeyAdded(url: string): LetterWords;
  /** After a reset that first confirmed the address: passkeys from before may be somebody else's. */
  passkeysRemoved(url: string): LetterWords;
  /** After any other reset. The screen lists them; their names were typed, so no e-mail holds them. */
  passkeysKept(url: string): LetterWords;
}
