import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Rings } from '@/components/ui/rings';
import { useStore } from '@/lib/store';
import { t } from '@/lib/i18n/i18n';
import { acceptance } from '../acceptance';

/** Shown when both people have accepted, with an animation of the rings. */
export function AcceptanceDialog() {
  const accepted = useStore(acceptance);
  const navigate = useNavigate();
  const hello = useRef<HTMLButtonElement>(null);
  if (!accepted) return null;
  const { person, conversationId } = accepted;
  const close = () => acceptance.set(null);
  const open = () => {
    close();
    void navigate({ to: '/chats/$conversationId', params: { conversationId } });
  };
  return (
    <Dialog
      open
      onOpenChange={close}
      firstFocus={hello}
      title={t('interests.bothYes')}
      description={t('interests.acceptedText', { name: person.displayName })}
      username={person.username}
      picture={
        <div data-testid="rings-meet">
          <Rings size={80} meeting />
        </div>
      }
    >
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={close}>{t('interests.later')}</Button>
        <Button ref={hello} look="primary" onClick={open}>
          {t('chat.hello')}
        </Button>
      </div>
    </Dialog>
  );
}
