import { useLayoutEffect, type KeyboardEvent, type RefObject } from 'react';
import { useEnterSends } from '@/lib/dom/enter-key';
import { isShortcut } from '@/lib/dom/shortcuts';
import { transferredFiles } from '../attachments/transferred';

interface Props {
  ref: RefObject<HTMLTextAreaElement | null>;
  label: string;
  text: string;
  onWrite(text: string): void;
  onSubmit(): void;
  /** Called on ↑ in an empty field. @returns true if there was a message to edit */
  onUp(): boolean;
  /** Absent if the message cannot have files. */
  onFiles?(files: File[]): void;
}

/**
 * A text field that grows with its content. Enter sends, or starts a line, by the user's setting.
 */
export function MessageField({ ref, label, text, onWrite, onSubmit, onUp, onFiles }: Props) {
  const enterSends = useEnterSends();
  useLayoutEffect(() => {
    const fit = () => {
      const [field, row] = [ref.current, ref.current?.parentElement];
      if (!field || !row) return;
      // The row keeps its height during the measurement. Otherwise the timeline above would grow
      // for a moment and lose its scroll position.
      row.style.minHeight = `${row.offsetHeight}px`;
      field.style.height = 'auto';
      field.style.height = `${field.scrollHeight}px`;
      row.style.minHeight = '';
    };
    fit();
    addEventListener('resize', fit);
    return () => removeEventListener('resize', fit);
  }, [ref, text]);
  const onKeyDown = (event: KeyboardEvent) => {
    const is = isShortcut.bind(null, event.nativeEvent);
    if (is('send') || is('sendAlways')) onSubmit();
    else if (!(is('editLast') && text === '' && onUp())) return;
    event.preventDefault();
  };
  return (
    <textarea
      ref={ref}
      rows={1}
      // The placeholder follows the direction of the interface, not of the text.
      dir={text === '' ? undefined : 'auto'}
      enterKeyHint={enterSends ? 'send' : 'enter'}
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => onWrite(event.target.value)}
      onKeyDown={onKeyDown}
      onPaste={(event) => {
        const files = onFiles ? transferredFiles(event.clipboardData) : [];
        if (files.length === 0) return;
        event.preventDefault();
        onFiles?.(files);
      }}
      className="max-h-[min(10rem,30dvh)] min-h-11 flex-1 resize-none bg-transparent py-2.5 text-ellipsis outline-none placeholder-shown:overflow-hidden placeholder-shown:whitespace-nowrap"
    />
  );
}
