import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';

/** Who is asking, the same for HTTP and sockets. */
export interface Identity {
  userId: string;
  /** Names the session as long as it lives; the cookie's secret may change meanwhile. */
  sessionId: string;
  /** When the session ends whatever happens, ms since the epoch. */
  expiresAt: number;
  /** Whether the account is in the grace period of its deletion: then the session can do no more than `@WhileClosing()`. */
  isClosing: boolean;
}

export interface IdentifiedRequest extends Request {
  identity?: Identity;
  /**
   * A call that ends its own session leaves it first, or it would wait for itself; so does one that takes as long as its
   * sender likes.
   */
  leaveSession?: () => void;
  /** Gives the call's place in the queue of its user to the next call; set once it was its turn. */
  leaveQueue?: () => void;
}

/** The signed-in identity; only behind the session guard, which has set it. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { identity } = context.switchToHttp().getRequest<IdentifiedRequest>();
  if (!identity) throw new Error('@CurrentUser() on a route that the session guard does not cover');
  return identity;
});

export const IS_OPEN_WHILE_CLOSING = Symbol('IS_OPEN_WHILE_CLOSING');

/** Marks a route for those, too, who have deleted their account and may still keep it; all others answer ACCOUNT_CLOSING. */
export const WhileClosing = () => SetMetadata(IS_OPEN_WHILE_CLOSING, true);

export const IS_PUBLIC = Symbol('IS_PUBLIC');

/** Marks a route that may be called without a session; all others need one. */
export const Public = () => SetMetadata(IS_PUBLIC, true);
