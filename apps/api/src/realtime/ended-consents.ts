import { Injectable } from '@nestjs/common';

/**
 * How long an ended consent is remembered, ms: longer than an event that was in flight at the end
 * takes to be published.
 */
const REMEMBERED_MS = 60_000;

/**
 * Consents that ended in the last minute. A consent is the accepted interest of a conversation. No
 * message commits after its end, but events of earlier commits may still be in flight. Once the end
 * has been answered, those are dropped. A reopened conversation has another consent, so its events
 * pass.
 */
@Injectable()
export class EndedConsents {
  private readonly endedAt = new Map<string, number>();

  /** Adds a consent, and removes those that ended more than 60 s ago. */
  add(interestId: string): void {
    const now = Date.now();
    this.endedAt.delete(interestId);
    this.endedAt.set(interestId, now);
    for (const [id, at] of this.endedAt) {
      if (at > now - REMEMBERED_MS) break; // the map is in the order of the ends
      this.endedAt.delete(id);
    }
  }

  /** Whether events under this consent must be dropped. */
  has(interestId: string): boolean {
    return this.endedAt.has(interestId);
  }
}
