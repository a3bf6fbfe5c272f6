import { useQuery } from '@tanstack/react-query';
import { LIMITS, type Passkey } from '@zentra/contracts';
import { KeyRound, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { PasskeysNeedAName } from '@/components/ui/passkeys-need-a-name';
import { ErrorState, LoadingRows } from '@/components/ui/states';
import { passkeySupport } from '@/lib/dom/passkeys';
import { formatAgo } from '@/lib/format/time';
import { t } from '@/lib/i18n/i18n';
import { passkeysQuery } from '../api/passkeys';
import { AddPasskeyDialog, RemovePasskeyDialog, RenamePasskeyDialog } from './passkey-dialogs';

type Asking = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey };

/** Explains and lists the user's passkeys, with a button to add one. */
export function Passkeys() {
  const { data: passkeys, error, refetch } = useQuery(passkeysQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const heading = useFocusAfterRemoval(passkeys?.length);
  const close = () => setAsking(null);
  return (
    <section aria-labelledby="passkeys" className="grid gap-3 rounded-card border border-line bg-surface p-5">
      <div className="grid gap-1">
        <h2 id="passkeys" ref={heading} tabIndex={-1} className="font-semibold outline-none">
          {t('settings.passkeys.title')}
        </h2>
        <p className="text-sm text-muted">{t('settings.passkeys.what')}</p>
      </div>
      {error && !passkeys && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && !passkeys && <LoadingRows rows={1} label={t('settings.passkeys.loading')} />}
      {passkeys && passkeys.length > 0 && (
        <ul className="grid">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onAsk={(what) => setAsking({ what, passkey })} />
          ))}
        </ul>
      )}
      {passkeys && <AddButton count={passkeys.length} onAdd={() => setAsking({ what: 'add' })} />}
      {asking?.what === 'add' && <AddPasskeyDialog onClose={close} />}
      {asking?.what === 'rename' && <RenamePasskeyDialog passkey={asking.passkey} onClose={close} />}
      {asking?.what === 'remove' && <RemovePasskeyDialog passkey={asking.passkey} onClose={close} />}
    </section>
  );
}

function PasskeyRow({ passkey, onAsk }: { passkey: Passkey; onAsk(what: 'rename' | 'remove'): void }) {
  const { name, createdAt, lastUsedAt } = passkey;
  const used = lastUsedAt
    ? t('settings.passkeys.lastUsed', { ago: formatAgo(lastUsedAt) })
    : t('settings.passkeys.notUsed');
  return (
    <li className="flex items-center gap-3 border-t border-line py-2">
      <span className="grid size-10 shrink-0 place-items-center rounded-full bg-own text-primary-strong">
        <KeyRound size={20} aria-hidden="true" />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-semibold [overflow-wrap:anywhere]">
          <bdi>{name}</bdi>
        </p>
        <p className="text-sm text-muted">
          {t('settings.passkeys.addedAgo', { ago: formatAgo(createdAt), used })}
        </p>
      </div>
      <div className="-me-2 flex">
        <IconButton label={t('settings.passkeys.renameOne', { name })} onClick={() => onAsk('rename')}>
          <Pencil size={20} aria-hidden="true" />
        </IconButton>
        <IconButton label={t('settings.passkeys.removeOne', { name })} onClick={() => onAsk('remove')}>
          <Trash2 size={20} aria-hidden="true" />
        </IconButton>
      </div>
    </li>
  );
}

/** The button to add a passkey, or why it is unavailable. */
function AddButton({ count, onAdd }: { count: number; onAdd(): void }) {
  const support = passkeySupport();
  if (count >= LIMITS.passkeys.max) return <Line>{t('settings.passkeys.asMany')}</Line>;
  if (support === 'address')
    return (
      <Line>
        <PasskeysNeedAName />
      </Line>
    );
  if (support === 'no') return <Line>{t('settings.passkeys.unsupported')}</Line>;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <Button onClick={onAdd}>{t('settings.passkeys.addOne')}</Button>
      {count === 0 && <p className="text-sm text-muted">{t('settings.passkeys.none')}</p>}
    </div>
  );
}

const Line = ({ children }: { children: React.ReactNode }) => (
  <p className="border-t border-line pt-3 text-sm text-muted">{children}</p>
);

/** Moves focus after a removal: the button is removed with its row. */
function useFocusAfterRemoval(count: number | undefined) {
  const heading = useRef<HTMLHeadingElement>(null);
  const before = useRef(count);
  useEffect(() => {
    const isFree = document.activeElement === document.body;
    if (count !== undefined && before.current !== undefined && count < before.current && isFree)
      heading.current?.focus({ preventScroll: true });
    before.current = count;
  }, [count]);
  return heading;
}
