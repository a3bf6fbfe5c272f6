import { useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { reportError } from '@/lib/query/query-client';
import { historyQuery, loadAround } from '../cache/history';
import { findMessage, windowOf, type History, type WindowName } from '../cache/message-windows';

/** The target of a jump. */
export interface JumpTarget {
  seq: number;
  /**
   * `unread`: the read position, centred. `link`: a message, highlighted. `day`: the start of a
   * day, at the top.
   */
  why: 'unread' | 'link' | 'day';
}

/** The window shown and where it opened. A new `visit` remounts the list. */
interface TimelineAnchor {
  part: WindowName;
  /** Where the list opens; the newest message by default. */
  goal?: JumpTarget;
  visit: number;
}

/**
 * Navigates in a history: to any message, which is fetched with its neighbours if needed, or to the
 * newest.
 * @param jump the target of the address; a new object jumps again
 * @param show scrolls to a message of the shown window
 * @param toEnd scrolls to the newest message of the window
 */
export function useTimelineNavigation(
  { id, lastSeq, readSeq, unread }: Conversation,
  history: History,
  jump: { seq: number } | undefined,
  { show, toEnd }: { show(goal: JumpTarget): void; toEnd(): void },
) {
  const queries = useQueryClient();
  const [first] = useState(() => firstGoal({ lastSeq, readSeq, unread }, jump));
  const isNear = first === undefined || findMessage(history.items, first.seq) !== undefined;
  // Render nothing until the target is loaded: the newest messages would be marked as read.
  const [anchor, setAnchor] = useState<TimelineAnchor | null>(
    isNear ? { part: 'newest', goal: first, visit: 0 } : null,
  );
  const [goal, setGoal] = useState(isNear ? undefined : first);
  const [highlighted, setHighlighted] = useState(first?.why === 'link' ? first : undefined);
  const part: WindowName = anchor?.part === 'detached' && history.detached ? 'detached' : 'newest';

  const open = useCallback(
    (opened: Omit<TimelineAnchor, 'visit'>) =>
      setAnchor((before) => ({ ...opened, visit: (before?.visit ?? -1) + 1 })),
    [],
  );
  const arrive = useEffectEvent((to: JumpTarget) => {
    const holds = (one: WindowName) => findMessage(windowOf(history, one).items, to.seq) !== undefined;
    const other = part === 'detached' ? 'newest' : 'detached';
    if (anchor && holds(part)) show(to);
    else if (holds(part) || holds(other)) open({ part: holds(part) ? part : other, goal: to });
    else return;
    setHighlighted(to.why === 'link' ? to : undefined);
    setGoal(undefined);
  });
  useLayoutEffect(() => {
    if (goal) arrive(goal);
  }, [goal, history]);

  useEffect(() => {
    if (!goal) return;
    const isHere = () => {
      const known = queries.getQueryData(historyQuery(id).queryKey);
      return [known, known?.detached].some((window) => window && findMessage(window.items, goal.seq));
    };
    if (isHere()) return;
    loadAround(queries, id, goal.seq)
      .catch(reportError)
      .finally(() => {
        if (isHere()) return;
        setGoal((now) => (now === goal ? undefined : now));
        setAnchor((now) => now ?? { part: 'newest', visit: 0 });
      });
  }, [goal, id, queries]);

  const jumpTo = useCallback((to: JumpTarget) => setGoal({ ...to }), []);
  const followed = useRef(jump);
  useEffect(() => {
    if (jump && jump !== followed.current) jumpTo({ seq: jump.seq, why: 'link' });
    followed.current = jump;
  }, [jump, jumpTo]);

  const jumpToNewest = useCallback(() => {
    setGoal(undefined);
    if (part === 'detached') open({ part: 'newest' });
    else toEnd();
  }, [part, open, toEnd]);
  return { anchor, part, highlighted, isJumping: goal !== undefined, jumpTo, jumpToNewest };
}

/** Returns the target of the address, otherwise the read position. */
function firstGoal(
  { lastSeq, readSeq, unread }: Pick<Conversation, 'lastSeq' | 'readSeq' | 'unread'>,
  jump: { seq: number } | undefined,
): JumpTarget | undefined {
  if (jump && jump.seq <= lastSeq) return { seq: jump.seq, why: 'link' };
  return unread > 0 ? { seq: readSeq + 1, why: 'unread' } : undefined;
}
