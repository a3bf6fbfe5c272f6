import { FILE_EXTENSIONS, IMAGE_TYPES } from '@zentra/contracts';
import { Paperclip } from 'lucide-react';
import { useRef } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { t } from '@/lib/i18n/i18n';

const ACCEPTED = [...IMAGE_TYPES, ...FILE_EXTENSIONS].join(',');

/** Opens the device's file picker. */
export function AttachButton({ onFiles }: { onFiles(files: Iterable<File>): void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t('chat.attach.pick')} onClick={() => input.current?.click()}>
        <Paperclip size={20} strokeWidth={1.75} aria-hidden="true" />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // Allows the user to choose the same file again.
          target.value = '';
        }}
      />
    </>
  );
}
