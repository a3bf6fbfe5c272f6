import { useEffect } from 'react';
import { lazyDialog } from '@/lib/dom/lazy-part';
import { isDialogOpen, useShortcut } from '@/lib/dom/shortcuts';
import { Store, useStore } from '@/lib/store';

const Palette = lazyDialog(async () => (await import('./palette')).Palette);

const isOpen = new Store(false);

export const openPalette = (): void => isOpen.set(true);

/** Opens the palette, which is loaded after the first screen. */
export function PaletteHost() {
  const open = useStore(isOpen);
  useShortcut(
    'jump',
    () => isOpen.set(!isOpen.get()),
    () => isOpen.get() || !isDialogOpen(),
  );
  useEffect(() => {
    const timer = setTimeout(Palette.preload, 2_000);
    return () => {
      clearTimeout(timer);
      isOpen.set(false);
    };
  }, []);
  return open && <Palette onClose={() => isOpen.set(false)} />;
}
