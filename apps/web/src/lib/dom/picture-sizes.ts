import { Store } from '../store';

export interface Size {
  width: number;
  height: number;
}

/** How large the pictures are that are not sent yet, by the key of their file, in px; known once this browser has decoded one. */
export const pictureSizes = new Store<ReadonlyMap<string, Size>>(new Map());

export function rememberSize(key: string, { naturalWidth, naturalHeight }: HTMLImageElement): void {
  if (naturalWidth === 0 || pictureSizes.get().has(key)) return;
  pictureSizes.set(new Map(pictureSizes.get()).set(key, { width: naturalWidth, height: naturalHeight }));
}
