import type { Person } from '@zentra/contracts';
import { Rings } from '@/components/ui/rings';
import { toast } from '@/lib/dom/toast';
import { t } from '@/lib/i18n/i18n';

/** Shows that an interest was accepted elsewhere, in a toast that does not take focus. */
export function toastAcceptance(person: Person, conversationId: string, onOpen: () => void): void {
  toast(t('interests.bothYes'), {
    description: person.displayName,
    id: conversationId,
    duration: 12_000,
    icon: <Rings size={24} meeting />,
    action: { label: t('chat.open'), onClick: onOpen },
  });
}
