import type { AccountEmails } from './account-emails';

export const german: AccountEmails = {
  passwordReset: (url) => ({
    subject: 'Ein neues Passwort für Zentra',
    paragraphs: [
      'Hallo, jemand möchte ein neues Passwort für dein Zentra-Konto. Wenn du das warst, wähle es hier:',
      'Der Link gilt einmal, innerhalb einer Stunde. Alle deine Geräte werden damit abgemeldet.',
      'Wenn du es nicht warst, musst du nichts tun. Dein Passwort bleibt, wie es ist.',
    ],
    link: { label: 'Ein neues Passwort wählen', url },
  }),
  emailVerification: (url) => ({
    subject: 'Ist das deine E-Mail-Adresse?',
    paragraphs: [
      'Hallo, diese Adresse wurde für ein Konto bei Zentra angegeben. Wenn es deines ist, sag es hier:',
      'Dann können wir dir wieder hineinhelfen, falls du dein Passwort einmal vergisst. Der Link gilt eine Woche.',
      'Wenn du von keinem Konto weißt, musst du nichts tun, und niemand schreibt dir noch einmal.',
    ],
    link: { label: 'Das ist meine Adresse', url },
  }),
  emailChange: (url) => ({
    subject: 'Deine neue E-Mail-Adresse für Zentra',
    paragraphs: [
      'Hallo, du möchtest diese Adresse für dein Zentra-Konto verwenden. Mit diesem Link gehört sie dort zu dir:',
      'Der Link gilt einmal, innerhalb eines Tages. Bis dahin bleibt die alte Adresse.',
      'Wenn du es nicht warst, musst du nichts tun.',
    ],
    link: { label: 'Diese Adresse verwenden', url },
  }),
  emailChangeAsked: (url) => ({
    subject: 'Deine E-Mail-Adresse für Zentra soll sich ändern',
    paragraphs: [
      'Hallo, jemand kennt dein Passwort und möchte deinem Zentra-Konto eine andere E-Mail-Adresse geben. Wenn du das nicht warst, wähle sofort ein neues Passwort: Das hält die Änderung auf und meldet alle Geräte ab.',
      'Wenn du es warst, musst du hier nichts tun.',
    ],
    link: { label: 'Ein neues Passwort wählen', url },
  }),
  emailInUse: () => ({
    subject: 'Jemand wollte deine E-Mail-Adresse verwenden',
    paragraphs: [
      'Hallo, jemand wollte diese Adresse für ein anderes Zentra-Konto verwenden. Sie gehört zu deinem Konto; deshalb hat sich nichts geändert, und niemand hat erfahren, dass du eines hast.',
      'Wenn du es warst: Melde dich mit dieser Adresse an, oder gib dem anderen Konto eine eigene.',
    ],
  }),
  passkeyAdded: (url) => ({
    subject: 'Dein Zentra-Konto hat einen neuen Passkey',
    paragraphs: [
      'Hallo, jemand kennt dein Passwort und hat deinem Zentra-Konto einen Passkey hinzugefügt. Wer ihn hat, kann sich ohne das Passwort anmelden. Hier sind deine Passkeys:',
      'Wenn du es warst, musst du nichts tun.',
      'Wenn du es nicht warst, entferne den Passkey und wähle dann ein neues Passwort. Ein neues Passwort allein entfernt ihn nicht.',
    ],
    link: { label: 'Deine Passkeys', url },
  }),
  passkeysRemoved: (url) => ({
    subject: 'Passkeys wurden aus deinem Zentra-Konto entfernt',
    paragraphs: [
      'Hallo, dein Zentra-Konto hat ein neues Passwort, gewählt über einen Link an diese Adresse. Die Adresse war vorher nicht bestätigt. Darum wurden alle Passkeys entfernt, die es bis dahin gab: Jemand anderes könnte sie hinzugefügt haben. Hier kannst du eigene hinzufügen:',
      'Sonst musst du nichts tun.',
    ],
    link: { label: 'Deine Passkeys', url },
  }),
  passkeysRetained: (url) => ({
    subject: 'Deine Passkeys für Zentra gelten weiter',
    paragraphs: [
      'Hallo, dein Zentra-Konto hat ein neues Passwort. Passkeys ändern sich damit nicht: Wer einen hat, kann sich weiter anmelden. Hier siehst du, welche es gibt:',
      'Wenn du alle kennst, musst du nichts tun.',
      'Wenn du einen nicht kennst, entferne ihn.',
    ],
    link: { label: 'Deine Passkeys', url },
  }),
};
