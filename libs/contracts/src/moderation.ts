import * as z from 'zod';
import { attachmentSchema } from './attachments';
import { idSchema, lengths, pageOf, pageQueryShape, timestampSchema, trimmedText } from './common';
import { fieldRule } from './field-errors';
import { LIMITS } from './limits';

export const reportReasonSchema = z.enum(['spam', 'harassment', 'impersonation', 'underage', 'other']);
export const reportStatusSchema = z.enum(['open', 'dismissed', 'warned', 'suspended']);

const reportText = (min: number) =>
  trimmedText(min, LIMITS.reportText.max).meta(lengths({ min, max: LIMITS.reportText.max }));

/**
 * A report. `messages` are `seq`s of the one conversation between the two people, which may have
 * ended. Moderators see only these.
 */
export const sendReportSchema = z
  .strictObject({
    userId: idSchema,
    reason: reportReasonSchema,
    details: reportText(0).optional(),
    conversationId: idSchema.optional(),
    messages: z.array(z.int().positive().max(2_147_483_647)).max(LIMITS.excerpt.max).optional(),
  })
  .refine(({ messages, conversationId }) => !messages?.length || conversationId !== undefined, {
    path: ['conversationId'],
    ...fieldRule('required'),
  })
  .meta({
    id: 'SendReport',
    examples: [
      {
        userId: '0197b6f2-6a53-7c11-9a44-0d5f3c1e2b7a',
        reason: 'harassment',
        details: 'It went on after I asked them to stop.',
      },
    ],
  });
export const reportReceiptSchema = z.object({ id: idSchema }).meta({ id: 'ReportReceipt' });

/** A person as moderators see them: without email address and connections. */
export const moderatedPersonSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    displayName: z.string(),
    bio: z.string(),
    createdAt: timestampSchema,
    suspendedAt: timestampSchema.nullable(),
  })
  .meta({ id: 'ModeratedPerson' });

/**
 * A reported message as it was at the time of the report. The body is empty if the author had
 * deleted it by then.
 */
export const excerptSchema = z.object({
  seq: z.int().positive(),
  senderId: idSchema,
  body: z.string(),
  /**
   * Bytes at `/api/moderation/reports/:id/attachments/:attachmentId/file` and `/preview`, also
   * after the message is deleted.
   */
  attachments: z.array(attachmentSchema),
  createdAt: timestampSchema,
  editedAt: timestampSchema.nullable(),
  deletedAt: timestampSchema.nullable(),
});

export const reportSummarySchema = z
  .object({
    id: idSchema,
    /** Null after the account is deleted. */
    reporter: moderatedPersonSchema.nullable(),
    subject: moderatedPersonSchema,
    reason: reportReasonSchema,
    status: reportStatusSchema,
    messages: z.int().nonnegative(),
    createdAt: timestampSchema,
    handledAt: timestampSchema.nullable(),
  })
  .meta({ id: 'ReportSummary' });

export const auditActSchema = z.enum([
  'read_queue',
  'read_report',
  'read_audit',
  'dismiss',
  'warn',
  'suspend',
  'reinstate',
  'set_role',
  'reset_password',
  'create_user',
]);

export const auditEntrySchema = z
  .object({
    id: idSchema,
    act: auditActSchema,
    /** Null for an act of the admin command on the server. */
    actor: moderatedPersonSchema.nullable(),
    subject: moderatedPersonSchema.nullable(),
    reportId: idSchema.nullable(),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
    at: timestampSchema,
  })
  .meta({ id: 'AuditEntry' });

export const reportSchema = reportSummarySchema
  .extend({
    details: z.string(),
    excerpt: z.array(excerptSchema),
    handledBy: moderatedPersonSchema.nullable(),
    /** Other reports about the same person, newest first. */
    otherReports: z.array(reportSummarySchema),
    /** Earlier moderation acts about this person, newest first. */
    acts: z.array(auditEntrySchema),
  })
  .meta({ id: 'Report' });

/** Path parameters of a reported attachment. */
export const reportAttachmentParamSchema = z.strictObject({ id: idSchema, attachmentId: idSchema });

export const reportPageSchema = pageOf(reportSummarySchema).meta({ id: 'ReportPage' });
export const auditPageSchema = pageOf(auditEntrySchema).meta({ id: 'AuditPage' });
export const moderationQuerySchema = z.strictObject(pageQueryShape);

export const warnSchema = z
  .strictObject({ message: reportText(1) })
  .meta({ id: 'WarnUser', examples: [{ message: 'Please stop writing to people who asked you not to.' }] });
/** The person sees the message at their next sign-in. */
export const suspendSchema = z
  .strictObject({ message: reportText(0).optional() })
  .meta({ id: 'SuspendUser', examples: [{ message: 'Several people asked you to stop.' }] });

/** A message from the moderators to the user. It does not disclose who reported what. */
export const warningSchema = z
  .object({ id: idSchema, message: z.string(), createdAt: timestampSchema })
  .meta({ id: 'Warning' });
export const warningListSchema = z.object({ items: z.array(warningSchema) }).meta({ id: 'WarningList' });

export type ReportReason = z.infer<typeof reportReasonSchema>;
export type ReportStatus = z.infer<typeof reportStatusSchema>;
export type SendReport = z.infer<typeof sendReportSchema>;
export type ReportReceipt = z.infer<typeof reportReceiptSchema>;
export type ModeratedPerson = z.infer<typeof moderatedPersonSchema>;
export type Excerpt = z.infer<typeof excerptSchema>;
export type ReportSummary = z.infer<typeof reportSummarySchema>;
export type Report = z.infer<typeof reportSchema>;
export type AuditAct = z.infer<typeof auditActSchema>;
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type Warning = z.infer<typeof warningSchema>;
export type WarningList = z.infer<typeof warningListSchema>;
