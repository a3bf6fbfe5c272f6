import {
  auditPageSchema,
  reportPageSchema,
  reportSchema,
  type AuditEntry,
  type Page,
  type Report,
  type ReportSummary,
} from '@zentra/contracts';
import type { Http } from './http';

type PageQuery = { cursor?: string; limit?: number };

/**
 * Reads and decides reports and reads the audit log. For moderators only: other users get
 * NOT_FOUND.
 */
export class ModerationApi {
  constructor(private readonly http: Http) {}

  /**
   * Lists reports, open ones first. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  reports(query: PageQuery = {}): Promise<Page<ReportSummary>> {
    return this.http.call('GET', '/api/moderation/reports', { query, schema: reportPageSchema });
  }

  /**
   * Returns one report with its context.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  report(id: string): Promise<Report> {
    return this.http.call('GET', `/api/moderation/reports/${id}`, { schema: reportSchema });
  }

  /** Returns the URL of a reported attachment. Each access is recorded in the audit log. */
  attachmentUrl(reportId: string, attachmentId: string, version: 'file' | 'preview' = 'file'): string {
    const path = `/api/moderation/reports/${reportId}/attachments/${attachmentId}/${version}`;
    return this.http.urlOf(path).href;
  }

  /**
   * Closes a report: dismisses it, warns the reported person or suspends them.
   * @param message 1–1,000 characters, required for `warn`; optional for `suspend`, shown at the
   *   person's next sign-in
   * @throws VALIDATION_FAILED, NOT_FOUND, FORBIDDEN, REPORT_CLOSED
   */
  async decide(id: string, act: 'dismiss' | 'warn' | 'suspend', message?: string): Promise<void> {
    const body = act === 'dismiss' ? undefined : { message };
    await this.http.call('POST', `/api/moderation/reports/${id}/${act}`, { body, schema: undefined });
  }

  /**
   * Lifts the suspension of a person.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  async reinstate(userId: string): Promise<void> {
    await this.http.call('POST', `/api/moderation/people/${userId}/reinstate`, { schema: undefined });
  }

  /**
   * Lists what moderators have read and done, newest first. Default 50 per page, at most 100.
   * @throws VALIDATION_FAILED, NOT_FOUND
   */
  auditLog(query: PageQuery = {}): Promise<Page<AuditEntry>> {
    return this.http.call('GET', '/api/moderation/audit', { query, schema: auditPageSchema });
  }
}
