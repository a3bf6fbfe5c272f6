import { useEffect, useRef, type MouseEvent, type PointerEvent } from 'react';

const LONG_MS = 450;
const SLIP_PX = 10;

/** Handlers that call back after a finger has rested on an element; a mouse has its own ways. */
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
    /** The system's own menu would cover this one. */
    onContextMenu: (event: MouseEvent) => {
      if (press.current) event.preventDefault();
    },
  };
}
