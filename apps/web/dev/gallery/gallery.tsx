import { onlineManager } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ComponentType } from 'react';
import { cx } from '@/components/ui/cx';
import { liveStatus } from '@/lib/query/live-status';
import { LANGUAGES, setLanguage } from '@/lib/i18n/i18n';
import { ASKED } from './asked';
import { Dropping, Writing } from './composer';
import { DIALOGS } from './dialogs';
import { Bubbles, Cards, Rows, Settings } from './features';
import { Forgotten, Joining, SettingsForms, SigningIn } from './forms';
import {
  Audit,
  Blocked,
  ChatList,
  Choice,
  DeviceList,
  Exports,
  InterestLists,
  Muted,
  PasskeyList,
  PeopleLists,
  Queue,
} from './lists';
import { Reports } from './moderation';
import { Parts } from './parts';
import { SCREENS } from './screens';
import { Menu, Outgoing, Talk } from './talk';

const SCENES: Record<string, ComponentType> = {
  parts: Parts,
  rows: Rows,
  bubbles: Bubbles,
  cards: Cards,
  settings: Settings,
  'settings forms': SettingsForms,
  talk: Talk,
  menu: Menu,
  outgoing: Outgoing,
  writing: Writing,
  dropping: Dropping,
  'chat list': ChatList,
  'interest lists': InterestLists,
  'people lists': PeopleLists,
  blocked: Blocked,
  muted: Muted,
  devices: DeviceList,
  passkeys: PasskeyList,
  exports: Exports,
  queue: Queue,
  reports: Reports,
  audit: Audit,
  choice: Choice,
  'signing in': SigningIn,
  joining: Joining,
  forgotten: Forgotten,
  ...DIALOGS,
  ...ASKED,
};

const FRAMES = ['light', 'dark'].flatMap((theme) => ['en', 'ar'].map((language) => ({ theme, language })));

/** One scene in both themes and both directions, side by side. In development only. */
export function GalleryRoute() {
  const { scene = 'parts', theme, language } = useSearch({ from: '/gallery' });
  if (theme !== undefined) return <Frame scene={scene} theme={theme} language={language ?? 'en'} />;
  return (
    <main className="flex h-dvh flex-col">
      <nav className="flex flex-wrap gap-x-4 gap-y-1 border-b border-line px-4 py-3">
        {Object.keys({ ...SCENES, ...SCREENS }).map((name) => (
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
    liveStatus.set('up');
    // Nothing here sends requests.
    onlineManager.setOnline(false);
    const known = LANGUAGES.find((one) => one === language) ?? 'en';
    void setLanguage(known).then(() => setReady(true));
  }, [theme, language]);
  if (!isReady) return null;
  const Screen = SCREENS[scene];
  if (Screen) return <Screen />;
  const Scene = SCENES[scene];
  return (
    Scene && (
      <main id="main" className="p-4">
        <Scene />
      </main>
    )
  );
}
