import { Store } from '../store';

export interface Size {
  width: number;
  height: number;
}

/** Sizes of unsent pictures in px, by file key. Known once this browser has decoded the picture. */
export const pictureSizes = new Store<ReadonlyMap<string, Size>>(new Map());

export function rememberSize(key: string, { naturalWidth, naturalHeight }: HTMLImageElement): void {
  if (naturalWidth === 0 || pictureSizes.get().has(key)) return;
  pictureSizes.set(new Map(pictureSizes.get()).set(key, { width: naturalWidth, height: naturalHeight }));
}
