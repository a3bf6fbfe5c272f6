import { useEffect, useRef, useState, type ComponentType, type ReactNode } from 'react';
import { fetchPart } from './fetch-part';
import { toast } from './toast';
import { t } from '../i18n/i18n';

/** Renders nothing until the component is loaded. */
type LazyPart<Props> = ((props: Props) => ReactNode) & {
  /** Loads the component in advance. Fails silently. */
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
 * Returns a component that is loaded when it is first rendered.
 * Unlike with `lazy()` of React, a failed load does not unmount the rest of the screen; it is
 * retried.
 */
export const lazyPart = <Props extends object>(load: () => Promise<ComponentType<Props>>): LazyPart<Props> =>
  partOf(load, fetchPart);

/** Like `lazyPart`, for a dialog or menu. If it cannot be loaded, shows a message and closes it. */
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
