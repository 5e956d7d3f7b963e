/**
 * Operations that no request by chance can satisfy, because of what must have come before. They are
 * sent here like all others, valid and broken; each is accepted in the tests named.
 */
const BY_REASON: readonly (readonly [reason: string, operations: readonly string[]])[] = [
  [
    'needs a milestone that is due and whose instalments are paid, of a contract whose hosting ' +
      'agreement is complete: test/end-to-end/call-2026',
    ['payMilestone'],
  ],
  [
    'needs an award that was hardly used over closed months: src/live/applications.test.ts',
    ['cutAllocation'],
  ],
  ['needs an award that has ended: src/live/after-award.test.ts', ['handInFinalReport']],
];

/**
 * Accepted in some runs and not in others. Operations on a connected site, which a request by
 * chance must have connected before (test/slurm/whole-path.test.ts takes each); those on
 * rehearsals, of which a text by chance is seldom one (src/live/rehearsals/rehearsals.test.ts); and
 * what needs a month that the engine has ended before it was stopped, where chance names it: its
 * close (src/live/close-period.test.ts), the year of a funder (src/live/post-routes.test.ts), and
 * invoices, unless usage by chance has opened the month again (src/live/invoicing).
 */
export const SELDOM_ACCEPTED: ReadonlySet<string> = new Set([
  'closePeriod',
  'issueInvoices',
  'getAccessTime',
  'connectSite',
  'getSiteConnection',
  'readSiteWork',
  'reportSiteWork',
  'rehearseDecision',
  'submitRehearsal',
  'getRehearsal',
  'getRehearsalProgramme',
  'cancelRehearsal',
  'runRehearsalAgain',
  'getRehearsalReport',
  'compareRehearsals',
]);

/** By operation, why. */
export const NEVER_ACCEPTED: ReadonlyMap<string, string> = new Map(
  BY_REASON.flatMap(([reason, operations]) => operations.map((id) => [id, reason] as const)),
);
