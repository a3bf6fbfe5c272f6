import { Injectable } from '@nestjs/common';
import { RealtimeService } from '../realtime/realtime.service';
import { AccountStatusService } from '../users/account-status.service';

/** Notifies the devices of moderators, and of no other users, that the queue has changed. */
@Injectable()
export class ModeratorNotifier {
  constructor(
    private readonly accountStatus: AccountStatusService,
    private readonly realtime: RealtimeService,
  ) {}

  /**
   * Publishes `moderation:changed` to all moderators except the reported user. Call it after the
   * commit.
   */
  async notify(subjectId: string): Promise<void> {
    const ids = (await this.accountStatus.moderatorIds()).filter((id) => id !== subjectId);
    if (ids.length > 0) this.realtime.publish(ids, 'moderation:changed', {});
  }
}
