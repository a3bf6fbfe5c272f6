import { useQueryClient } from '@tanstack/react-query';
import type { Conversation } from '@zentra/contracts';
import { useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { reportError } from '@/lib/query-client';
import { findMessage, historyQuery, loadAround, pieceOf, type History, type Part } from './api/history';

/** Where somebody wants to be. */
export interface Goal {
  seq: number;
  /** Where the reading goes on, in its middle; where somebody was led, lit up; or where a day begins, at the top. */
  why: 'unread' | 'led' | 'day';
}

/** Which piece of a history is shown and where it opened; another `visit` is another list, opened anew. */
interface Place {
  part: Part;
  /** Without it, at the newest message. */
  goal?: Goal;
  visit: number;
}

/**
 * Where in a history somebody is, and the ways to be elsewhere: at any message, fetched with its surroundings when it is
 * not here yet, or at the newest.
 * @param jump where the address leads; another object means to go there again
 * @param show scrolls to a message of the piece that is shown
 * @param toEnd scrolls to the newest message of it
 */
export function useLogPlace(
  { id, lastSeq, readSeq, unread }: Conversation,
  history: History,
  jump: { seq: number } | undefined,
  { show, toEnd }: { show(goal: Goal): void; toEnd(): void },
) {
  const queries = useQueryClient();
  const [first] = useState(() => firstGoal({ lastSeq, readSeq, unread }, jump));
  const isNear = first === undefined || findMessage(history.items, first.seq) !== undefined;
  // Nothing is shown before it is known where: showing the newest messages would mark them as read.
  const [place, setPlace] = useState<Place | null>(isNear ? { part: 'newest', goal: first, visit: 0 } : null);
  const [goal, setGoal] = useState(isNear ? undefined : first);
  const [lit, setLit] = useState(first?.why === 'led' ? first : undefined);
  const part: Part = place?.part === 'past' && history.past ? 'past' : 'newest';

  const open = useCallback(
    (opened: Omit<Place, 'visit'>) => setPlace((before) => ({ ...opened, visit: (before?.visit ?? -1) + 1 })),
    [],
  );
  const arrive = useEffectEvent((to: Goal) => {
    const holds = (one: Part) => findMessage(pieceOf(history, one).items, to.seq) !== undefined;
    const other = part === 'past' ? 'newest' : 'past';
    if (place && holds(part)) show(to);
    else if (holds(part) || holds(other)) open({ part: holds(part) ? part : other, goal: to });
    else return;
    setLit(to.why === 'led' ? to : undefined);
    setGoal(undefined);
  });
  useLayoutEffect(() => {
    if (goal) arrive(goal);
  }, [goal, history]);

  useEffect(() => {
    if (!goal) return;
    const isHere = () => {
      const known = queries.getQueryData(historyQuery(id).queryKey);
      return [known, known?.past].some((piece) => piece && findMessage(piece.items, goal.seq));
    };
    if (isHere()) return;
    loadAround(queries, id, goal.seq)
      .catch(reportError)
      .finally(() => {
        if (isHere()) return;
        setGoal((now) => (now === goal ? undefined : now));
        setPlace((now) => now ?? { part: 'newest', visit: 0 });
      });
  }, [goal, id, queries]);

  const goTo = useCallback((to: Goal) => setGoal({ ...to }), []);
  const followed = useRef(jump);
  useEffect(() => {
    if (jump && jump !== followed.current) goTo({ seq: jump.seq, why: 'led' });
    followed.current = jump;
  }, [jump, goTo]);

  const toNewest = useCallback(() => {
    setGoal(undefined);
    if (part === 'past') open({ part: 'newest' });
    else toEnd();
  }, [part, open, toEnd]);
  return { place, part, lit, isGoing: goal !== undefined, goTo, toNewest };
}

/** Where the address leads, or else where the reading goes on. */
function firstGoal(
  { lastSeq, readSeq, unread }: Pick<Conversation, 'lastSeq' | 'readSeq' | 'unread'>,
  jump: { seq: number } | undefined,
): Goal | undefined {
  if (jump && jump.seq <= lastSeq) return { seq: jump.seq, why: 'led' };
  return unread > 0 ? { seq: readSeq + 1, why: 'unread' } : undefined;
}
