import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ComponentType } from 'react';
import { cx } from '@/components/ui/cx';
import { FirstRun } from '@/features/settings/components/first-run';
import { LANGUAGES, speak } from '@/lib/words';
import { DIALOGS } from './dialogs';
import { Bubbles, Cards, Rows, Settings } from './features';
import { Parts } from './parts';
import { me, person } from './samples';
import { Outgoing, Talk } from './talk';

const nothing = () => undefined;

const SCENES: Record<string, ComponentType> = {
  parts: Parts,
  rows: Rows,
  bubbles: Bubbles,
  cards: Cards,
  settings: Settings,
  talk: Talk,
  outgoing: Outgoing,
  first: () => <FirstRun me={me} onward={person(0).displayName} onDone={nothing} />,
  ...DIALOGS,
};

const FRAMES = ['light', 'dark'].flatMap((theme) => ['en', 'ar'].map((language) => ({ theme, language })));

/** One scene in both themes and both directions, side by side; in development only. */
export function GalleryRoute() {
  const { scene = 'parts', theme, language } = useSearch({ from: '/gallery' });
  if (theme !== undefined) return <Frame scene={scene} theme={theme} language={language ?? 'en'} />;
  return (
    <main className="flex h-dvh flex-col">
      <nav className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 py-3">
        {Object.keys(SCENES).map((name) => (
          <Link
            key={name}
            to="/gallery"
            search={{ scene: name }}
            className={cx(name === scene && 'font-bold')}
          >
            {name}
          </Link>
        ))}
      </nav>
      <div className="flex min-h-0 flex-1 overflow-x-auto">
        {FRAMES.map((one) => (
          <iframe
            key={one.theme + one.language}
            title={`${one.theme} ${one.language}`}
            src={`/gallery?${new URLSearchParams({ scene, ...one }).toString()}`}
            className="h-full w-[390px] shrink-0 border-e border-line"
          />
        ))}
      </div>
    </main>
  );
}

function Frame({ scene, theme, language }: { scene: string; theme: string; language: string }) {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
    const known = LANGUAGES.find((one) => one === language) ?? 'en';
    void speak(known).then(() => setReady(true));
  }, [theme, language]);
  const Scene = SCENES[scene];
  return isReady && Scene ? (
    <main className="p-4">
      <Scene />
    </main>
  ) : null;
}
