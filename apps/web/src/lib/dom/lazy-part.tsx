import { useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { fetchPart } from './fetch-part';
import { toast } from './toast';
import { t } from '../i18n/i18n';

/** Shows nothing until it is fetched. */
type LazyPart<Props> = ((props: Props) => ReactNode) & {
  /** Fetches it before it is shown; fails silently. */
  preload(): void;
};

function partOf<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  fetch: (load: () => Promise<void>) => Promise<void>,
  onFailure: (props: Props) => void = () => undefined,
): LazyPart<Props> {
  let Fetched: ComponentType<Props> | undefined;
  const take = async () => {
    Fetched ??= await load();
  };
  function Part(props: Props) {
    const [, setFetched] = useState(Fetched !== undefined);
    const current = useRef(props);
    useEffect(() => {
      current.current = props;
    });
    useEffect(() => {
      if (Fetched) return setFetched(true);
      let isShown = true;
      fetch(take).then(
        () => isShown && setFetched(true),
        () => isShown && onFailure(current.current),
      );
      return () => {
        isShown = false;
      };
    }, []);
    return Fetched && <Fetched {...props} />;
  }
  return Object.assign(Part, { preload: () => void take().catch(() => undefined) });
}

/**
 * A component that is fetched when it is first shown. What cannot be fetched takes nothing else off the screen, unlike with
 * `lazy()` of React, and comes once it can be.
 */
export const lazyPart = <Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> =>
  partOf(load, fetchPart);

/** The same for a dialog or a menu: where it cannot be fetched now, that is said, and it is closed. */
export const lazyDialog = <Props extends { onClose(): void }>(
  load: () => Promise<ComponentType<Props>>,
): LazyPart<Props> =>
  partOf(
    load,
    (take) => take(),
    ({ onClose }) => {
      toast(t('error.NETWORK'));
      onClose();
    },
  );
