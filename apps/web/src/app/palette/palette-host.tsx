import { lazy, Suspense, useEffect } from 'react';
import { isDialogOpen, useShortcut } from '@/lib/shortcuts';
import { Store, useStore } from '@/lib/store';

const load = () => import('./palette');
const Palette = lazy(() => load().then((module) => ({ default: module.Palette })));

const isOpen = new Store(false);

export const openPalette = (): void => isOpen.set(true);

/** Where the palette opens; it comes once the first screen is there. */
export function PaletteHost() {
  const open = useStore(isOpen);
  useShortcut(
    'jump',
    () => isOpen.set(!isOpen.get()),
    () => isOpen.get() || !isDialogOpen(),
  );
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), 2_000);
    return () => {
      clearTimeout(timer);
      isOpen.set(false);
    };
  }, []);
  return <Suspense>{open && <Palette onClose={() => isOpen.set(false)} />}</Suspense>;
}
