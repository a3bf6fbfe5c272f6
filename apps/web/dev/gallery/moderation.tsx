import { ReportView } from '@/features/moderation/components/report-view';
import { id, me } from './samples';
import { moderated, report } from './samples-moderation';
import { Seeded } from './seeded';

const REPORTS = [
  report(),
  report({ reporter: moderated(2, { id: me.id }), excerpt: [], details: '', otherReports: [], acts: [] }),
  report({
    status: 'suspended',
    reporter: null,
    handledBy: moderated(0),
    subject: moderated(3, { suspendedAt: new Date().toISOString() }),
  }),
].map((one, n) => ({ ...one, id: id(800 + n) }));

/** Reports: open, sent by the moderator, and decided. */
export const Reports = () => (
  <div className="grid gap-12">
    {REPORTS.map((one) => (
      <Seeded key={one.id}>
        <ReportView report={one} readerId={me.id} />
      </Seeded>
    ))}
  </div>
);
