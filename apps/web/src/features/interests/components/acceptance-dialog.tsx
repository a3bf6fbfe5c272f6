import { useNavigate } from '@tanstack/react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Rings } from '@/components/ui/rings';
import { useStore } from '@/lib/store';
import { acceptance } from '../acceptance';

/** The moment both have said yes: the rings meet, once. */
export function AcceptanceDialog() {
  const accepted = useStore(acceptance);
  const navigate = useNavigate();
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
      title="You both said yes"
      description={`${person.displayName} and you can write to each other now. Either of you can leave at any time.`}
      picture={
        <div data-testid="rings-meet">
          <Rings size={80} meeting />
        </div>
      }
    >
      <div className="grid grid-cols-2 gap-2">
        <Button onClick={close}>Later</Button>
        <Button look="primary" onClick={open}>
          Say hello
        </Button>
      </div>
    </Dialog>
  );
}
