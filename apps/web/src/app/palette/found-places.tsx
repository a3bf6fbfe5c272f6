import { useQuery } from '@tanstack/react-query';
import { Keyboard, TextSearch } from 'lucide-react';
import { meQuery } from '@/features/auth/api/session';
import { t } from '@/lib/i18n/i18n';
import { isNamed } from './fold';
import { PaletteGroup, PaletteIcon, PaletteItem, type FoundProps } from './palette-item';
import { placesFor } from './places';

const MOST = 4;

/** Lists matching screens, and the search in the open chat. */
export function FoundPlaces({
  q,
  onGo,
  onKeys,
  onSearchHere,
}: FoundProps & { onKeys(): void; onSearchHere?: () => void }) {
  const { data: me } = useQuery(meQuery);
  const here = t('search.chat.open');
  const keys = t('keys.title');
  const places = placesFor(q, me?.role);
  const lines = (q === '' ? places : places.slice(0, MOST)).map(({ name, icon: Icon, link }) => (
    <PaletteItem key={name} id={name} picture={<PaletteIcon icon={Icon} />} onSelect={() => onGo(link)}>
      {t(name)}
    </PaletteItem>
  ));
  if (onSearchHere && isNamed(here, q)) {
    lines.unshift(
      <PaletteItem key="here" id="here" picture={<PaletteIcon icon={TextSearch} />} onSelect={onSearchHere}>
        {here}
      </PaletteItem>,
    );
  }
  if (isNamed(keys, q)) {
    lines.push(
      <PaletteItem key="keys" id="keys" picture={<PaletteIcon icon={Keyboard} />} onSelect={onKeys}>
        {keys}
      </PaletteItem>,
    );
  }
  return <PaletteGroup heading={t('search.group.places')}>{lines}</PaletteGroup>;
}
