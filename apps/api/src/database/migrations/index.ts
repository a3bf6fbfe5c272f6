import { AddUsers1763850000000 } from './1763850000000-AddUsers';
import { AddSessions1763850001000 } from './1763850001000-AddSessions';
import { AddRelations1763850002000 } from './1763850002000-AddRelations';
import { AddInterests1763850003000 } from './1763850003000-AddInterests';
import { AddConversations1763850004000 } from './1763850004000-AddConversations';
import { AddMessageChanges1763850005000 } from './1763850005000-AddMessageChanges';
import { IndexSessionsByUser1763850006000 } from './1763850006000-IndexSessionsByUser';
import { AddConsentInFull1763850006500 } from './1763850006500-AddConsentInFull';
import { AddMailTokens1763850007000 } from './1763850007000-AddMailTokens';
import { AddPasskeys1763850008000 } from './1763850008000-AddPasskeys';
import { AddModeration1763850009000 } from './1763850009000-AddModeration';
import { AddPersonalData1763850010000 } from './1763850010000-AddPersonalData';
import { AddMessageSearch1763850011000 } from './1763850011000-AddMessageSearch';
import { AddAttachments1763850012000 } from './1763850012000-AddAttachments';
import { AddPush1763850013000 } from './1763850013000-AddPush';
import { AddUploadClientIds1763850014000 } from './1763850014000-AddUploadClientIds';
import { HoldInterests1763850016000 } from './1763850016000-HoldInterests';
import { KeepReports1763850016001 } from './1763850016001-KeepReports';
import { AddLanguages1763850017000 } from './1763850017000-AddLanguages';
import { LeavePlacesOfADay1763850018000 } from './1763850018000-LeavePlacesOfADay';
import { NormaliseReactions1763850020000 } from './1763850020000-NormaliseReactions';
import { FoldNamesInCode1763850021000 } from './1763850021000-FoldNamesInCode';
import { TellUsernamesApart1763850022000 } from './1763850022000-TellUsernamesApart';
import { KeepFinalMarks1763850023000 } from './1763850023000-KeepFinalMarks';
import { DevicesAsData1763850024000 } from './1763850024000-DevicesAsData';
import { QueueInterests1763850025000 } from './1763850025000-QueueInterests';
import { SessionsWithColumns1763850027000 } from './1763850027000-SessionsWithColumns';
import { IndexEndedConsents1763850028000 } from './1763850028000-IndexEndedConsents';

/**
 * Every migration. Listed by hand for the same reason as `ENTITIES`; the same test fails for a
 * missing one.
 */
export const MIGRATIONS = [
  AddUsers1763850000000,
  AddSessions1763850001000,
  AddRelations1763850002000,
  AddInterests1763850003000,
  AddConversations1763850004000,
  AddMessageChanges1763850005000,
  IndexSessionsByUser1763850006000,
  AddConsentInFull1763850006500,
  AddMailTokens1763850007000,
  AddPasskeys1763850008000,
  AddModeration1763850009000,
  AddPersonalData1763850010000,
  AddMessageSearch1763850011000,
  AddAttachments1763850012000,
  AddPush1763850013000,
  AddUploadClientIds1763850014000,
  HoldInterests1763850016000,
  KeepReports1763850016001,
  AddLanguages1763850017000,
  LeavePlacesOfADay1763850018000,
  NormaliseReactions1763850020000,
  FoldNamesInCode1763850021000,
  TellUsernamesApart1763850022000,
  KeepFinalMarks1763850023000,
  DevicesAsData1763850024000,
  QueueInterests1763850025000,
  SessionsWithColumns1763850027000,
  IndexEndedConsents1763850028000,
];
