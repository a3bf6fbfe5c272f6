import { Injectable } from '@nestjs/common';
import { RealtimeService } from '../realtime/realtime.service';
import { AccountStatusService } from '../users/account-status.service';

/** Tells moderators' screens, and nobody else's, that their queue has changed. */
@Injectable()
export class ModeratorNews {
  constructor(
    private readonly standing: AccountStatusService,
    private readonly realtime: RealtimeService,
  ) {}

  /** After the commit. A moderator who is the subject hears nothing. */
  async tell(subjectId: string): Promise<void> {
    const ids = (await this.standing.moderatorIds()).filter((id) => id !== subjectId);
    if (ids.length > 0) this.realtime.publish(ids, 'moderation:changed', {});
  }
}
