import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement,
  type Ref,
  type RefObject,
} from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { ScrollController, type Align, type ScrollContent, type ListRow } from './scroll-controller';
import { useComesAbove } from './use-comes-above';

const BUFFER_PX = 600;

export interface MessageListHandle {
  /** Scrolls to the newest row and follows new ones. */
  scrollToEnd(): void;
  scrollTo(index: number, align: Align): void;
}

interface Props<Row extends ListRow> extends ScrollContent {
  ref: Ref<MessageListHandle>;
  /** The scroll container, which the caller renders around the list. */
  box: RefObject<HTMLElement | null>;
  rows: readonly Row[];
  render(row: Row, index: number): ReactElement;
  /** The initial row; the newest by default. */
  opensAt?: { index: number; align: Align };
  /** Index of the focused row, which stays in the document at every scroll position. */
  focused?: number;
}

/**
 * A virtual list of rows of any height.
 * It preserves the scroll position to the pixel while rows around it are added above, grow or
 * shrink. At its end, it follows new rows.
 */
export function MessageList<Row extends ListRow>({
  ref,
  box,
  render,
  opensAt,
  focused,
  ...content
}: Props<Row>) {
  const { rows } = content;
  const list = useRef<VirtualizerHandle>(null);
  const [position] = useState(() => new ScrollController(box, list, content, opensAt));
  const comesAbove = useComesAbove(rows);
  useImperativeHandle(ref, () => position, [position]);
  useLayoutEffect(() => position.update(content));
  useEffect(() => position.attach(), [position]);
  return (
    <Virtualizer
      ref={list}
      scrollRef={box}
      data={rows}
      shift={comesAbove}
      bufferSize={BUFFER_PX}
      keepMounted={focused === undefined ? undefined : [focused]}
      onScroll={position.onScroll}
      onResize={position.restore}
    >
      {render}
    </Virtualizer>
  );
}
