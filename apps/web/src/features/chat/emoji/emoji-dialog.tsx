import { use, useDeferredValue, useRef, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { useLanguage, t } from '@/lib/i18n/i18n';
import { hasFinePointer } from '@/lib/dom/fine-pointer';
import { emojiGroups, type Emoji } from './emoji-data';

interface Props {
  /** The purpose of the choice. */
  title?: string;
  onPick(emoji: string): void;
  onClose(): void;
}

/** A searchable dialog with all emoji. */
export function EmojiDialog({ title = t('chat.emoji.react'), onPick, onClose }: Props) {
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim().toLowerCase());
  const found = use(emojiGroups(useLanguage()))
    .map((group) => ({ ...group, emojis: group.emojis.filter((emoji) => emoji.words.includes(query)) }))
    .filter(({ emojis }) => emojis.length > 0);
  const first = found[0]?.emojis[0];
  return (
    <Dialog open onOpenChange={onClose} title={title} firstFocus={hasFinePointer() ? search : undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (query !== '' && first) onPick(first.emoji);
        }}
      >
        <TextField
          ref={search}
          label={t('common.search')}
          type="search"
          autoComplete="off"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      </form>
      <div className="h-72 overflow-y-auto [scrollbar-gutter:stable]" tabIndex={-1}>
        {found.length === 0 && <p className="py-6 text-center text-muted">{t('chat.emoji.none')}</p>}
        {found.map(({ id, title: titleOf, emojis }) => (
          <section
            key={id}
            aria-label={titleOf()}
            className="[contain-intrinsic-size:auto_400px] [content-visibility:auto]"
          >
            <h3 aria-hidden="true" className="py-1.5 text-sm font-semibold text-muted">
              {titleOf()}
            </h3>
            <div className="grid grid-cols-[repeat(auto-fill,minmax(2.75rem,1fr))]">
              {emojis.map((emoji) => (
                <EmojiButton key={emoji.emoji} emoji={emoji} onPick={onPick} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const EmojiButton = ({ emoji: { emoji, name }, onPick }: { emoji: Emoji; onPick(emoji: string): void }) => (
  <button
    type="button"
    aria-label={name}
    title={name}
    onClick={() => onPick(emoji)}
    className="grid h-11 place-items-center rounded-control text-xl hover:bg-own"
  >
    {emoji}
  </button>
);
