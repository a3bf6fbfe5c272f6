import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';

const LONG_MS = 450;
const SLIP_PX = 10;

/** Returns handlers that detect a long press by touch. A mouse has its own button. */
export function useLongPress(onLongPress: () => void) {
  const press = useRef<{ x: number; y: number; timer: ReturnType<typeof setTimeout> } | null>(null);
  const cancel = () => {
    clearTimeout(press.current?.timer);
    press.current = null;
  };
  useEffect(() => cancel, []);
  return {
    onPointerDown: ({ pointerType, clientX, clientY }: PointerEvent) => {
      cancel();
      if (pointerType === 'mouse') return;
      press.current = { x: clientX, y: clientY, timer: setTimeout(onLongPress, LONG_MS) };
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent) => {
      if (!press.current) return;
      if (Math.hypot(clientX - press.current.x, clientY - press.current.y) > SLIP_PX) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    /** The context menu of the system would cover this one. */
    onContextMenu: (event: MouseEvent) => {
      if (press.current) event.preventDefault();
    },
  };
}
