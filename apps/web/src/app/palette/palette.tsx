import { useNavigate, useParams, type NavigateOptions } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useId, useRef, useState } from 'react';
import { chatSearch } from '@/features/search/chat-search-store';
import { giveFocusBack } from '@/lib/dom/focus';
import { useDebounced } from '@/lib/dom/use-debounced';
import { t } from '@/lib/i18n/i18n';
import { openKeys } from '../keys/keys-host';
import { FoundChats } from './found-chats';
import { FoundMessages, MessagesStatus } from './found-messages';
import { FoundPeople } from './found-people';
import { FoundPlaces } from './found-places';
import { ChoiceContext, useChoice } from './use-choice';

const PAUSE_MS = 200;

/**
 * The command palette: finds chats and screens immediately, people and messages shortly after the
 * last key.
 */
export function Palette({ onClose }: { onClose(): void }) {
  const [typed, setTyped] = useState('');
  const q = typed.trim();
  const settled = useDebounced(q, PAUSE_MS);
  const navigate = useNavigate();
  const { conversationId } = useParams({ strict: false });
  const opener = useRef<Element>(null);
  const { chosen, choose, observe, onKeyDown, begin } = useChoice();
  const listId = useId();
  const go = (to: NavigateOptions) => {
    onClose();
    void navigate(to);
  };
  const showKeys = () => {
    onClose();
    openKeys();
  };
  const searchHere =
    conversationId === undefined
      ? undefined
      : () => {
          opener.current = null;
          onClose();
          chatSearch.set(conversationId);
        };
  return (
    <Dialog.Root open onOpenChange={onClose}>
      <Dialog.Portal>
        <Dialog.Overlay className="fade-in fixed inset-0 z-40 bg-scrim max-desk:hidden" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={() => (opener.current = document.activeElement)}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            giveFocusBack(opener.current);
          }}
          className="rise-in fixed inset-0 z-50 bg-surface desk:inset-x-0 desk:top-[12dvh] desk:bottom-auto desk:mx-auto desk:w-full desk:max-w-[40rem] desk:overflow-hidden desk:rounded-card desk:border desk:border-line desk:shadow-lift"
        >
          <Dialog.Title className="sr-only">{t('search.palette.title')}</Dialog.Title>
          <div className="flex h-full flex-col desk:max-h-[70dvh]">
            <div className="flex items-center gap-3 border-b border-line ps-5 pe-2">
              <Search size={20} aria-hidden="true" className="shrink-0 text-muted" />
              <input
                role="combobox"
                aria-label={t('search.palette.title')}
                aria-expanded={chosen !== null}
                aria-controls={listId}
                aria-autocomplete="list"
                aria-activedescendant={chosen ?? undefined}
                autoComplete="off"
                autoCorrect="off"
                spellCheck={false}
                value={typed}
                onChange={({ target }) => {
                  setTyped(target.value);
                  begin();
                }}
                onKeyDown={onKeyDown}
                maxLength={100}
                placeholder={t('search.palette.placeholder')}
                className="min-h-14 w-full min-w-0 bg-transparent text-md outline-none placeholder:text-muted"
              />
              <Dialog.Close className="min-h-11 shrink-0 rounded-control px-3 text-sm font-semibold text-muted hover:bg-own hover:text-ink">
                {t('search.palette.close')}
              </Dialog.Close>
            </div>
            <div
              ref={observe}
              id={listId}
              role="listbox"
              aria-label={t('search.palette.results')}
              className="min-h-0 overflow-y-auto overscroll-contain p-2 not-has-[[role=option]]:p-0"
            >
              <ChoiceContext value={{ chosen, choose }}>
                <FoundChats q={q} onGo={go} />
                <FoundPlaces q={q} onGo={go} onKeys={showKeys} onSearchHere={searchHere} />
                <FoundPeople q={settled} onGo={go} />
                <FoundMessages q={settled} isTyping={settled !== q} onGo={go} />
              </ChoiceContext>
            </div>
            <MessagesStatus q={settled} isTyping={settled !== q} />
            <p
              aria-hidden="true"
              className="hidden border-t border-line px-5 py-2.5 text-xs text-muted desk:block"
            >
              {t('search.palette.keys')}
            </p>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
