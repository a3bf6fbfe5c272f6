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
  /** Goes to the newest line and follows what comes in after it. */
  scrollToEnd(): void;
  scrollTo(index: number, align: Align): void;
}

interface Props<Row extends ListRow> extends ScrollContent {
  ref: Ref<MessageListHandle>;
  /** The element that scrolls, which the caller renders around the list. */
  box: RefObject<HTMLElement | null>;
  rows: readonly Row[];
  render(row: Row, index: number): ReactElement;
  /** Where it opens; without it, at the newest line. */
  opensAt?: { index: number; align: Align };
  /** Index of a line that stays in the document wherever the list is: the one that has the focus. */
  kept?: number;
}

/**
 * Lines of any height, of which only those near the screen are in the document. Where it is, it stays to the pixel while lines
 * come in above, grow or shrink around it; at its end it follows what comes in.
 */
export function MessageList<Row extends ListRow>({
  ref,
  box,
  render,
  opensAt,
  kept,
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
      keepMounted={kept === undefined ? undefined : [kept]}
      onScroll={position.onScroll}
      onResize={position.restore}
    >
      {render}
    </Virtualizer>
  );
}
