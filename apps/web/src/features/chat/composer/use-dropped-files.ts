import { useEffect, useState, type RefObject } from 'react';
import { transferredFiles } from '../attachments/transferred';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/**
 * Accepts files dropped anywhere on the page.
 * Without `onFiles` the pointer shows that none are accepted, and the browser does not open them in
 * place of the page.
 * Dropped text, which may come with generated files, is inserted into `field`.
 * @returns true while acceptable files are dragged over the page
 */
export function useDroppedFiles(
  onFiles: ((files: Iterable<File>) => void) | undefined,
  field: RefObject<HTMLTextAreaElement | null>,
): boolean {
  const [depth, setDepth] = useState(0);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (!onFiles && event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    const enter = (event: DragEvent) => hasFiles(event) && setDepth((before) => before + 1);
    const leave = (event: DragEvent) => hasFiles(event) && setDepth((before) => Math.max(0, before - 1));
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDepth(0);
      const files = event.dataTransfer ? transferredFiles(event.dataTransfer) : [];
      if (files.length > 0) onFiles?.(files);
      else insertText(field.current, event.dataTransfer?.getData('text/plain') ?? '');
    };
    addEventListener('dragover', over);
    addEventListener('dragenter', enter);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragenter', enter);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, [onFiles, field]);
  return depth > 0 && onFiles !== undefined;
}

/** Inserts text at the caret as if typed, so that it can be undone. */
function insertText(field: HTMLTextAreaElement | null, text: string): void {
  if (!field || text === '') return;
  field.focus({ preventScroll: true });
  document.execCommand('insertText', false, text);
}
