import { bioSchema, checkFields, countText, displayNameSchema, LIMITS, type Me } from '@zentra/contracts';
import { useEffect, useRef, type FormEvent } from 'react';
import * as z from 'zod';
import { Button } from '@/components/ui/button';
import { cx } from '@/components/ui/cx';
import { TextArea, TextField } from '@/components/ui/field';
import { Rings } from '@/components/ui/rings';
import { errorText } from '@/lib/i18n/error-text';
import { fieldText } from '@/lib/i18n/field-text';
import { usePersistedState } from '@/lib/storage/use-persisted-state';
import { useTitle } from '@/lib/dom/use-title';
import { t } from '@/lib/i18n/i18n';
import { USER_KEYS } from '@/lib/storage/persisted-keys';
import { useSaveProfile } from '../api/save-settings';
import { PictureCard } from './picture-card';
import { ContactPermissions } from './contact-permissions';

const steps = () => [
  { title: t('welcome.name.title'), what: t('welcome.name.what') },
  { title: t('welcome.note.title'), what: t('welcome.note.what') },
  { title: t('welcome.reach.title'), what: t('welcome.reach.what') },
];
const LAST = 2;
const typedSchema = z.object({ step: z.int().min(0).max(LAST), name: z.string(), bio: z.string() });

interface Props {
  me: Me;
  /** The label of the last button. */
  onward: string;
  onDone(): void;
}

/**
 * Three steps for a new user: a name, a bio, who can find them. Each of them, or all, can be
 * skipped.
 */
export function FirstRun({ me, onward, onDone }: Props) {
  const nothing = { step: 0, name: me.displayName, bio: me.bio };
  const [typed, setTyped] = usePersistedState(USER_KEYS.firstSteps, typedSchema, nothing);
  const { step, name, bio } = typed;
  const setStep = (to: number) => setTyped({ ...typed, step: to });
  const leave = () => {
    setTyped(nothing);
    onDone();
  };
  const save = useSaveProfile();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [step]);
  useTitle(t('welcome.title'));
  const { title = '', what = '' } = steps()[step] ?? {};
  const said = step === 0 ? { displayName: name.trim() } : { bio: bio.trim() };
  const isSame = step === LAST || (step === 0 ? said.displayName === me.displayName : said.bio === me.bio);
  const count = countText(bio.trim());
  const checked = step === 0 ? checkFields(displayNameSchema, name) : checkFields(bioSchema, bio);
  const wrong = step < LAST && !checked.ok && checked.errors[0];
  const unfit = wrong && fieldText(wrong);
  const next = (event: FormEvent) => {
    event.preventDefault();
    if (unfit) return;
    if (step === LAST) return leave();
    const goOn = () => setStep(step + 1);
    if (isSame) goOn();
    else save.mutate(said, { onSuccess: goOn });
  };
  const error = unfit || (save.isError ? errorText(save.error) : undefined);
  return (
    <main className="h-dvh overflow-y-auto">
      <form
        noValidate
        onSubmit={next}
        className="mx-auto grid min-h-full w-full max-w-[35rem] content-center gap-5 px-5 py-8"
      >
        <header className="grid gap-2">
          <div className="flex items-center justify-between gap-4 pb-3">
            <Rings size={32} meeting />
            <Button look="quiet" className="-me-4" onClick={leave}>
              {t('welcome.skip')}
            </Button>
          </div>
          <p className="text-sm text-muted">{t('welcome.step', { step: step + 1, steps: LAST + 1 })}</p>
          <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold text-balance">
            {title}
          </h1>
          <p className="text-md text-muted">{what}</p>
        </header>
        <div key={step} className="rise-in grid gap-4">
          {step === 0 && (
            <>
              <TextField
                label={t('settings.profile.name')}
                autoComplete="name"
                value={name}
                readOnly={save.isPending}
                error={error}
                onChange={({ target }) => setTyped({ ...typed, name: target.value })}
              />
              <PictureCard me={me} />
            </>
          )}
          {step === 1 && (
            <TextArea
              label={t('settings.profile.note')}
              hint={t('welcome.note.example')}
              value={bio}
              readOnly={save.isPending}
              count={count}
              limit={LIMITS.bio.max}
              error={error}
              onChange={({ target }) => setTyped({ ...typed, bio: target.value })}
            />
          )}
          {step === LAST && <ContactPermissions me={me} />}
        </div>
        <footer className="flex items-center justify-between gap-2">
          <div aria-hidden="true" className="flex gap-2">
            {steps().map((one, i) => (
              <span
                key={one.title}
                className={cx(
                  'h-1.5 w-8 rounded-full forced-colors:border',
                  i <= step ? 'bg-primary forced-colors:bg-[Highlight]' : 'bg-line',
                )}
              />
            ))}
          </div>
          <div className="flex gap-2">
            {step > 0 && (
              <Button look="quiet" onClick={() => setStep(step - 1)}>
                {t('welcome.back')}
              </Button>
            )}
            <Button look="primary" type="submit" busy={save.isPending}>
              {step === LAST ? onward : t('welcome.next')}
            </Button>
          </div>
        </footer>
      </form>
    </main>
  );
}
