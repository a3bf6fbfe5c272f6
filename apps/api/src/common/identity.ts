import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** The authenticated user and session, for HTTP and sockets. */
export interface Identity {
  userId: string;
  /** Identifies the session until it ends; the cookie's secret may change in between. */
  sessionId: string;
  /** When the session ends at the latest, ms since the epoch. */
  expiresAt: number;
  /**
   * Whether the account is in the grace period of its deletion. Then only `@WhileClosing()` routes
   * are open.
   */
  isClosing: boolean;
}

export interface IdentifiedRequest extends Request {
  identity?: Identity;
  /**
   * Removes the call from those in flight of its session. A call that ends its own session must
   * leave first, or it would wait for itself. So must an upload, whose sender decides how long it
   * takes.
   */
  leaveSession?: () => void;
  /**
   * Passes the call's place in the queue of its user to the next call; set once it was its turn.
   */
  leaveQueue?: () => void;
}

/** Injects the signed-in identity. Works only behind the session guard, which sets it. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!identity) throw new Error('@CurrentUser() on a route that the session guard does not cover');
  return identity;
});

export const IS_OPEN_WHILE_CLOSING = Symbol('IS_OPEN_WHILE_CLOSING');

/**
 * Marks a route that is open in the grace period of a deletion, too. All others answer
 * ACCOUNT_CLOSING.
 */
export const WhileClosing = () => SetMetadata(IS_OPEN_WHILE_CLOSING, true);

export const IS_PUBLIC = Symbol('IS_PUBLIC');

/** Marks a route that needs no session. All others do. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
