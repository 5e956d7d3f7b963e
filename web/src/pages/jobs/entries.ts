import { type PageEntry, pageOf } from '../../app/page-entry.ts';

export const JOB_PAGES: readonly PageEntry[] = [
  {
    path: '/jobs',
    section: 'jobs',
    title: { en: 'Jobs', nl: 'Jobs' },
    permission: 'job.read',
    load: () => pageOf('JobsPage', import('./jobs-page.tsx')),
  },
  {
    path: '/jobs/new',
    section: 'jobs',
    title: { en: 'Submit a job', nl: 'Job indienen' },
    permission: 'job.submit',
    load: () => pageOf('SubmitPage', import('./submit-page.tsx')),
  },
  {
    path: '/jobs/$id',
    section: 'jobs',
    title: { en: 'Job', nl: 'Job' },
    permission: 'job.read',
    load: () => pageOf('JobPage', import('./job-page.tsx')),
  },
];
