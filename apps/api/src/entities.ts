import { EmailToken } from './auth/email-token.entity';
import { AttachmentEntity } from './chat/attachments/attachment.entity';
import { ConversationEntity } from './chat/conversations/conversation.entity';
import { MessageEntity } from './chat/messages/message.entity';
import { Receipt } from './chat/receipts/receipt.entity';
import { StoredFileEntity } from './files/stored-file.entity';
import { InterestEntity } from './interests/interest.entity';
import { AuditEntryEntity } from './moderation/audit-entry.entity';
import { ReportAttachmentEntity } from './moderation/report-attachment.entity';
import { ReportEntity } from './moderation/report.entity';
import { WarningEntity } from './moderation/warning.entity';
import { PasskeyChallenge } from './passkeys/passkey-challenge.entity';
import { Passkey } from './passkeys/passkey.entity';
import { ExportEntity } from './personal-data/export.entity';
import { PushSubscription } from './push/push-subscription.entity';
import { Relation } from './relations/relation.entity';
import { SearchBlock } from './search/search-block.entity';
import { SearchProgress } from './search/search-progress.entity';
import { SessionEntity } from './sessions/session.entity';
import { AvatarEntity } from './users/avatar.entity';
import { User } from './users/user.entity';

/**
 * All entity classes. Listed explicitly: TypeORM's search by file names fails when the path of the
 * checkout contains brackets. `schema-lists.spec.ts` fails for a class that is missing here.
 */
export const ENTITIES = [
  AttachmentEntity,
  AuditEntryEntity,
  AvatarEntity,
  ConversationEntity,
  ExportEntity,
  InterestEntity,
  EmailToken,
  MessageEntity,
  Passkey,
  PasskeyChallenge,
  PushSubscription,
  Receipt,
  Relation,
  ReportAttachmentEntity,
  ReportEntity,
  SearchBlock,
  SearchProgress,
  SessionEntity,
  StoredFileEntity,
  User,
  WarningEntity,
];
