import { useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { reportError } from '@/lib/query/query-client';
import {
  findMessage,
  historyQuery,
  loadAround,
  windowOf,
  type History,
  type WindowName,
} from '../cache/history';

/** Where somebody wants to be. */
export interface JumpTarget {
  seq: number;
  /** Where the reading goes on, in its middle; where somebody was led, lit up; or where a day begins, at the top. */
  why: 'unread' | 'link' | 'day';
}

/** Which window of a history is shown and where it opened; another `visit` is another list, opened anew. */
interface TimelineAnchor {
  part: WindowName;
  /** Without it, at the newest message. */
  goal?: JumpTarget;
  visit: number;
}

/**
 * Where in a history somebody is, and the ways to be elsewhere: at any message, fetched with its surroundings when it is
 * not here yet, or at the newest.
 * @param jump where the address leads; another object means to go there again
 * @param show scrolls to a message of the window that is shown
 * @param toEnd scrolls to the newest message of it
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
  // Nothing is shown before it is known where: showing the newest messages would mark them as read.
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

/** Where the address leads, or else where the reading goes on. */
function firstGoal(
  { lastSeq, readSeq, unread }: Pick<Conversation, 'lastSeq' | 'readSeq' | 'unread'>,
  jump: { seq: number } | undefined,
): JumpTarget | undefined {
  if (jump && jump.seq <= lastSeq) return { seq: jump.seq, why: 'link' };
  return unread > 0 ? { seq: readSeq + 1, why: 'unread' } : undefined;
}
