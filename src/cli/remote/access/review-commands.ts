/** What a reviewer does with the applications that it is assigned. */
import { textColumn, timeColumn, wordColumn } from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { reviewerText, toReviewText } from './application-text.ts';

export const REVIEWS: GroupSpec = {
  name: 'reviews',
  summary: 'Your reviews: the applications that you are assigned.',
  example: 'polder reviews list',
  lists: [
    {
      name: 'list',
      summary: 'List the applications that you review.',
      example: 'polder reviews list',
      path: '/v1/my-reviews',
      many: 'reviews',
      columns: [
        textColumn('application', 'application'),
        textColumn('title', 'title'),
        timeColumn('due', 'dueAt'),
        timeColumn('assigned', 'assignedAt'),
        wordColumn('conflict', 'declaration'),
        timeColumn('reviewed', 'reviewedAt'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <application>',
      summary: 'Show an application that you review; its text once you declared no conflict.',
      example: 'polder reviews show application_proteins',
      method: 'GET',
      path: '/v1/my-reviews/:applicationId',
      toText: toReviewText,
    },
    {
      words: 'declare <application>',
      summary: 'Declare a conflict of interest with an application, or that there is none.',
      details: 'A conflict ends your review, and takes it back where it was written.',
      example: 'polder reviews declare application_proteins --conflict none',
      method: 'POST',
      path: '/v1/my-reviews/:applicationId/declaration',
      toText: reviewerText,
      options: [
        {
          flags: '--conflict <text>',
          description: 'which, in words; none where there is none',
          field: 'conflict',
          toWire: (text) => (text === 'none' ? null : text),
          isNeeded: true,
        },
      ],
    },
    {
      words: 'write <application> <file>',
      summary: 'Write your review, or another in its place until the panel has spoken.',
      details: 'The file has `points` of each criterion, `gpuSeconds`, `forApplicant`, `forPanel`.',
      example: 'polder reviews write application_proteins review.yaml',
      method: 'PUT',
      path: '/v1/my-reviews/:applicationId',
      toText: reviewerText,
    },
  ],
};
