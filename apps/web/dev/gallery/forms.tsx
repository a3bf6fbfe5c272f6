import type { ErrorCode } from '@zentra/contracts';
import type { ReactNode } from 'react';
import { ForgotPasswordForm } from '@/features/auth/components/forgot-password-form';
import { PasskeySignIn } from '@/features/auth/components/passkey-sign-in';
import { RegisterForm } from '@/features/auth/components/register-form';
import { ResetPasswordForm } from '@/features/auth/components/reset-password-form';
import { SignInForm } from '@/features/auth/components/sign-in-form';
import { DeleteAccountCard } from '@/features/settings/components/delete-account-card';
import { EmailSettings } from '@/features/settings/components/email-settings';
import { NotificationChoices } from '@/features/settings/components/notification-choices';
import { PasswordForm } from '@/features/settings/components/password-form';
import { PictureCard } from '@/features/settings/components/picture-card';
import { ProfileForm } from '@/features/settings/components/profile-form';
import { ContactPermissions } from '@/features/settings/components/contact-permissions';
import { SettingsLinks } from '@/features/settings/components/settings-links';
import { Acted } from './acted';
import { me, TEXTS } from './samples';
import { Seeded } from './seeded';

const nothing = () => undefined;
const SEND = '[type=submit]';

type Steps = Parameters<typeof Acted>[0]['steps'];

interface Props {
  steps: Steps;
  /** The server's error; without it, the request stays pending. */
  refusal?: ErrorCode;
  children: ReactNode;
}

/** A form after the steps. */
const After = ({ steps, refusal, children }: Props) => (
  <Seeded refusal={refusal}>
    <Acted steps={steps}>{children}</Acted>
  </Seeded>
);

/** Like `After`, on a card. */
const OnCard = ({ children, ...props }: Props) => (
  <After {...props}>
    <div className="grid gap-4 rounded-card border border-line bg-surface p-5">{children}</div>
  </After>
);

const typed = (values: Record<string, string>): Steps =>
  Object.entries(values).map(([name, text]) => ({ into: `[name="${name}"]`, text }));
const login = typed({ username: me.username, password: TEXTS.short });
const joining = typed({
  displayName: me.displayName,
  username: me.username,
  email: me.email,
  password: TEXTS.short,
});

/** Sign-in forms: initial, invalid, pending, refused. */
export const SigningIn = () => (
  <div className="grid gap-4">
    <OnCard steps={[SEND]}>
      <SignInForm />
    </OnCard>
    <OnCard steps={[...login, SEND]}>
      <SignInForm />
    </OnCard>
    {(['INVALID_CREDENTIALS', 'SUSPENDED', 'RATE_LIMITED'] as const).map((refusal) => (
      <OnCard key={refusal} steps={[...login, SEND]} refusal={refusal}>
        <SignInForm />
      </OnCard>
    ))}
    <OnCard steps={[]}>
      <PasskeySignIn />
    </OnCard>
    <OnCard steps={['button']} refusal="INVALID_CREDENTIALS">
      <PasskeySignIn />
    </OnCard>
    <OnCard steps={['button']}>
      <PasskeySignIn />
    </OnCard>
  </div>
);

export const Joining = () => (
  <div className="grid gap-4">
    <OnCard steps={[SEND]}>
      <RegisterForm />
    </OnCard>
    <OnCard steps={[...joining, SEND]} refusal="USERNAME_TAKEN">
      <RegisterForm />
    </OnCard>
    <OnCard steps={[...joining, SEND]} refusal="UNAVAILABLE">
      <RegisterForm />
    </OnCard>
  </div>
);

export const Forgotten = () => (
  <div className="grid gap-4">
    <OnCard steps={[SEND]}>
      <ForgotPasswordForm />
    </OnCard>
    <OnCard steps={[...typed({ email: me.email }), SEND]} refusal="RATE_LIMITED">
      <ForgotPasswordForm />
    </OnCard>
    <OnCard steps={[SEND]}>
      <ResetPasswordForm token="" onDone={nothing} />
    </OnCard>
    <OnCard steps={[...typed({ newPassword: TEXTS.long }), SEND]} refusal="INVALID_TOKEN">
      <ResetPasswordForm token="AAAAAAAAAAAAAAAAAAAAAA" onDone={nothing} />
    </OnCard>
  </div>
);

/** Settings forms: pending, refused. */
export const SettingsForms = () => (
  <div className="grid gap-4">
    <After steps={[...typed({ displayName: '', username: 'Mara!', bio: TEXTS.long.repeat(3) }), SEND]}>
      <ProfileForm me={me} />
    </After>
    <After steps={[...typed({ username: 'jonas' }), SEND]} refusal="USERNAME_TAKEN">
      <ProfileForm me={me} />
    </After>
    <After steps={[SEND]}>
      <PasswordForm username={me.username} />
    </After>
    <After
      steps={[...typed({ currentPassword: TEXTS.short, newPassword: TEXTS.long.slice(0, 40) }), SEND]}
      refusal="INVALID_CREDENTIALS"
    >
      <PasswordForm username={me.username} />
    </After>
    <After steps={[]}>
      <EmailSettings me={me} />
    </After>
    <After steps={['button']} refusal="RATE_LIMITED">
      <EmailSettings me={{ ...me, emailVerified: false }} />
    </After>
    <After steps={['button', SEND]}>
      <EmailSettings me={me} />
    </After>
    <After steps={['[role=switch]']} refusal="UNAVAILABLE">
      <NotificationChoices me={me} />
    </After>
    <After steps={['[role=switch]']} refusal="UNAVAILABLE">
      <ContactPermissions
        me={{ ...me, settings: { ...me.settings, contact: 'code' }, contactCode: 'quiet-bench-41' }}
      />
    </After>
    <After steps={[]}>
      <PictureCard me={{ ...me, avatarUrl: '/none' }} />
    </After>
    <DeleteAccountCard onDeleted={nothing} />
    <SettingsLinks isModerator />
  </div>
);
