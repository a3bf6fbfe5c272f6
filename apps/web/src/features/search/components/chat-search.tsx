import { Search } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { useStore } from '@/lib/store';
import { t } from '@/lib/i18n/i18n';
import { chatSearch } from '../chat-search-store';
import { ChatSearchBar } from './chat-search-bar';

interface Props {
  conversationId: string;
  /** Jumps to a message of this chat. */
  onShow(seq: number): void;
}

/** An icon in the header of a chat that opens a search field. */
export function ChatSearch({ conversationId, onShow }: Props) {
  const isOpen = useStore(chatSearch) === conversationId;
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => () => chatSearch.set(null), [conversationId]);
  const close = () => {
    chatSearch.set(null);
    opener.current?.focus();
  };
  return (
    <>
      <IconButton
        ref={opener}
        label={t('search.chat.open')}
        aria-expanded={isOpen}
        onClick={() => chatSearch.set(conversationId)}
      >
        <Search size={20} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      {isOpen && <ChatSearchBar conversationId={conversationId} onShow={onShow} onClose={close} />}
    </>
  );
}
