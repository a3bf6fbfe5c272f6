import { useEffect, useState } from 'react';

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false;

/**
 * Takes files that are dropped anywhere on the page; without `onFiles` the pointer says that none are taken, and the browser
 * does not open them in place of the page. @returns whether some hang over it right now that would be taken
 */
export function useDroppedFiles(onFiles: ((files: Iterable<File>) => void) | undefined): boolean {
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
      onFiles?.(event.dataTransfer?.files ?? []);
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
  }, [onFiles]);
  return depth > 0 && onFiles !== undefined;
}
