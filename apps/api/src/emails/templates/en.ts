import type { AccountEmails } from './account-emails';

export const english: AccountEmails = {
  passwordReset: (url) => ({
    subject: 'A new password for Zentra',
    paragraphs: [
      'Hello, somebody asked for a new password for your Zentra account. If that was you, choose one here:',
      'The link works once, within an hour. All your devices are signed out by it.',
      'If it was not you, there is nothing to do. Your password stays as it is.',
    ],
    link: { label: 'Choose a new password', url },
  }),
  emailVerification: (url) => ({
    subject: 'Is this your e-mail address?',
    paragraphs: [
      'Hello, this address was given for an account on Zentra. If the account is yours, say so here:',
      'Then we can help you back in, should you ever forget your password. The link works for a week.',
      'If you do not know of an account, there is nothing to do, and nobody will write to you again.',
    ],
    link: { label: 'This is my address', url },
  }),
  emailChange: (url) => ({
    subject: 'Your new e-mail address for Zentra',
    paragraphs: [
      'Hello, you asked to use this address for your Zentra account. It becomes yours there by this link:',
      'The link works once, within a day. Until then the old address stays.',
      'If you did not ask for it, there is nothing to do.',
    ],
    link: { label: 'Use this address', url },
  }),
  emailChangeAsked: (url) => ({
    subject: 'Your e-mail address for Zentra is about to change',
    paragraphs: [
      'Hello, somebody who knows your password asked to give your Zentra account another e-mail address. If it was not you, choose a new password right away: that stops the change and signs all devices out.',
      'If it was you, there is nothing to do here.',
    ],
    link: { label: 'Choose a new password', url },
  }),
  emailInUse: () => ({
    subject: 'Somebody wanted to use your e-mail address',
    paragraphs: [
      'Hello, somebody asked to use this address for another Zentra account. It belongs to your account, so nothing has changed, and they were not told that you have one.',
      'If it was you: sign in with this address, or give that other account an address of its own.',
    ],
  }),
  passkeyAdded: (url) => ({
    subject: 'A passkey was added to your Zentra account',
    paragraphs: [
      'Hello, somebody who knows your password added a passkey to your Zentra account. Whoever has it can sign in without the password. See your passkeys here:',
      'If it was you, there is nothing to do.',
      'If it was not you, remove the passkey and then choose a new password. A new password alone does not remove it.',
    ],
    link: { label: 'Your passkeys', url },
  }),
  passkeysRemoved: (url) => ({
    subject: 'Passkeys were removed from your Zentra account',
    paragraphs: [
      'Hello, your Zentra account has a new password, chosen by a link to this address. The address had not been confirmed before. So all passkeys that the account had until then were removed: somebody else may have added them. You can add your own here:',
      'There is nothing else to do.',
    ],
    link: { label: 'Your passkeys', url },
  }),
  passkeysRetained: (url) => ({
    subject: 'Your passkeys for Zentra still work',
    paragraphs: [
      'Hello, your Zentra account has a new password. Passkeys do not change with it and can still be used to sign in. See which ones there are:',
      'If you know all of them, there is nothing to do.',
      'If you do not know one of them, remove it.',
    ],
    link: { label: 'Your passkeys', url },
  }),
};
