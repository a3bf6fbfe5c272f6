import { Smile } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';
import { EmojiDialog } from '../emoji/emoji-choice';

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onWrite(text: string): void;
}

/** Inserts an emoji at the caret. Hidden on touch devices, whose keyboards have emoji. */
export function EmojiButton({ field, text, onWrite }: Props) {
  const [isOpen, setOpen] = useState(false);
  const caret = useRef<number>(null);
  useEffect(() => {
    if (caret.current === null) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(caret.current, caret.current);
    caret.current = null;
  }, [field, text]);
  const pick = (emoji: string) => {
    const { selectionStart: start, selectionEnd: end } = field.current ?? {
      selectionStart: 0,
      selectionEnd: 0,
    };
    caret.current = start + emoji.length;
    setOpen(false);
    onWrite(text.slice(0, start) + emoji + text.slice(end));
  };
  return (
    <>
      <IconButton
        label={t('chat.composer.emoji')}
        onClick={() => setOpen(true)}
        className="pointer-coarse:hidden"
      >
        <Smile size={20} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      {isOpen && (
        <EmojiDialog title={t('chat.composer.emoji')} onPick={pick} onClose={() => setOpen(false)} />
      )}
    </>
  );
}
