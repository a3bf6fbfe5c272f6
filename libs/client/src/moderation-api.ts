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

/** For moderators: the queue of reports, what is decided, the audit log. */
export class ModerationApi {
  constructor(private readonly http: Http) {}

  /** For moderators: reports, open ones first. */
  reports(query: PageQuery = {}): Promise<Page<ReportSummary>> {
    return this.http.call('GET', '/api/moderation/reports', { query, schema: reportPageSchema });
  }

  /** For moderators: one report with its context. */
  report(id: string): Promise<Report> {
    return this.http.call('GET', `/api/moderation/reports/${id}`, { schema: reportSchema });
  }

  /** For moderators: where a reported picture or file is; each look at one is in the audit log. */
  attachmentUrl(reportId: string, attachmentId: string, version: 'file' | 'preview' = 'file'): string {
    const path = `/api/moderation/reports/${reportId}/attachments/${attachmentId}/${version}`;
    return this.http.urlOf(path).href;
  }

  /** For moderators: closes a report in one of three ways. */
  async decide(id: string, act: 'dismiss' | 'warn' | 'suspend', message?: string): Promise<void> {
    const body = act === 'dismiss' ? undefined : { message };
    await this.http.call('POST', `/api/moderation/reports/${id}/${act}`, { body, schema: undefined });
  }

  /** For moderators: lifts a suspension. */
  async reinstate(userId: string): Promise<void> {
    await this.http.call('POST', `/api/moderation/people/${userId}/reinstate`, { schema: undefined });
  }

  /** For moderators: what they have read and done, newest first. */
  auditLog(query: PageQuery = {}): Promise<Page<AuditEntry>> {
    return this.http.call('GET', '/api/moderation/audit', { query, schema: auditPageSchema });
  }
}
