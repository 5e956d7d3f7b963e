import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const JOB_PAGES: readonly PageEntry[] = [
  {
    path: '/jobs',
    section: 'jobs',
    title: { en: 'Jobs', nl: 'Jobs' },
    permission: 'job.read',
    load: () => pageOf('JobsPage', import('./jobs-page.tsx')),
  },
];
