/** What an applicant, a funder and a site do with applications, step by step. */

import {
  toGibibytesOrNull,
  toGpuSeconds,
  toId,
  toInstant,
  toSomeGpuSeconds,
  toYesOrNo,
} from '../arguments.ts';
import { hoursColumn, textColumn, timeColumn } from '../columns.ts';
import type { GroupSpec, RouteOption } from '../route-command.ts';
import { AFTER_AWARD } from './after-award-commands.ts';
import { applicationText, reviewerText, reviewsText } from './application-text.ts';
import { courseText } from './course-text.ts';

const STATES = [
  'eligibility',
  'technical-check',
  'review',
  'panel',
  'award',
  'awarded',
  'declined',
  'withdrawn',
] as const;

/** An application in a few lines, after something was done to it. */
const IN_SHORT = [
  'id',
  'call',
  'applicant',
  'title',
  'state',
  'requestedGpuSeconds',
  'recommendedGpuSeconds',
  'awardedGpuSeconds',
  'allocation',
  'cutOffAt',
  'dueAt',
] as const;

const SAID: RouteOption = {
  flags: '--said <text>',
  description: 'why, as the applicant reads it',
  field: 'said',
  isNeeded: true,
};

export const APPLICATIONS: GroupSpec = {
  name: 'applications',
  summary: 'Applications: requested, recommended and awarded side by side.',
  example: 'polder applications submit application.yaml',
  lists: [
    {
      name: 'list',
      summary: 'List the applications that you may see; GPU time is in hours.',
      example: 'polder applications list --funder party_nl --overdue',
      path: '/v1/applications',
      many: 'applications',
      filters: [
        { flags: '--call <id>', query: 'call', description: 'to this call' },
        { flags: '--applicant <id>', query: 'applicant', description: 'of this party' },
        { flags: '--funder <id>', query: 'funder', description: 'to this funder' },
        {
          flags: '--state <state>',
          query: 'state',
          description: 'at this step, or decided so',
          choices: STATES,
        },
        { flags: '--overdue', query: 'overdue', description: 'whose step is overdue' },
      ],
      columns: [
        textColumn('application', 'id'),
        textColumn('applicant', 'applicant'),
        textColumn('state', 'state'),
        timeColumn('due', 'dueAt'),
        hoursColumn('requested', 'requestedGpuSeconds'),
        hoursColumn('awarded', 'awardedGpuSeconds'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <application>',
      summary: 'Show an application: what is requested, recommended and awarded.',
      example: 'polder applications show application_proteins',
      method: 'GET',
      path: '/v1/applications/:applicationId',
      toText: applicationText,
    },
    {
      words: 'course <application>',
      summary: 'Show what was done with an application and what was said.',
      details: 'Once it is decided, with what its reviewers say to the applicant.',
      example: 'polder applications course application_proteins',
      method: 'GET',
      path: '/v1/applications/:applicationId/course',
      toText: courseText,
    },
    {
      words: 'submit <file>',
      summary: 'Apply to a call in the name of a party; you lead it once it is awarded.',
      example: 'polder applications submit application.yaml',
      method: 'POST',
      path: '/v1/applications',
      shows: IN_SHORT,
    },
    {
      words: 'amend <application> <file>',
      summary: 'Put another text in place, until it is found eligible or its cut-off passes.',
      details: 'The file is as that of submit, without `id`, `call` and `applicant`.',
      example: 'polder applications amend application_proteins text.yaml',
      method: 'PUT',
      path: '/v1/applications/:applicationId',
      shows: IN_SHORT,
    },
    {
      words: 'withdraw <application>',
      summary: 'Withdraw an application before it is awarded or declined.',
      example: 'polder applications withdraw application_proteins --said "Funded elsewhere."',
      method: 'POST',
      path: '/v1/applications/:applicationId/withdraw',
      options: [{ ...SAID, description: 'why' }],
      shows: IN_SHORT,
    },
    {
      words: 'eligibility <application>',
      summary: 'Say whether the applicant may apply here; where not, it is declined.',
      example:
        'polder applications eligibility application_proteins --eligible yes \\\n' +
        '    --said "A Dutch university."',
      method: 'POST',
      path: '/v1/applications/:applicationId/eligibility',
      options: [findingOption('--eligible <answer>'), SAID],
      shows: IN_SHORT,
    },
    {
      words: 'technical-check <application>',
      summary: 'Say whether the sites can run what is asked for; where not, it is declined.',
      example:
        'polder applications technical-check application_proteins --feasible yes \\\n' +
        '    --said "Runs in one rack."',
      method: 'POST',
      path: '/v1/applications/:applicationId/technical-check',
      options: [findingOption('--feasible <answer>'), SAID],
      shows: IN_SHORT,
    },
    {
      words: 'reviews <application>',
      summary: 'Show who reviews an application, what each declared and wrote.',
      example: 'polder applications reviews application_proteins',
      method: 'GET',
      path: '/v1/applications/:applicationId/reviews',
      toText: reviewsText,
    },
    {
      words: 'assign <application>',
      summary: 'Have a person review an application; whoever decides or applies cannot.',
      example: 'polder applications assign application_proteins --reviewer person_ada',
      method: 'POST',
      path: '/v1/applications/:applicationId/reviewers',
      toText: reviewerText,
      options: [
        {
          flags: '--reviewer <id>',
          description: 'who',
          field: 'person',
          toWire: (text) => toId('person_', text),
          isNeeded: true,
        },
      ],
    },
    {
      words: 'recommend <application>',
      summary: 'Write down what the panel recommends; 0 GPU-hours recommend nothing.',
      details: 'Whoever writes it does not decide on the award.',
      example:
        'polder applications recommend application_proteins --gpu-hours 40000 \\\n' +
        '    --said "Excellent; the second phase may wait."',
      method: 'POST',
      path: '/v1/applications/:applicationId/recommendation',
      options: [gpuHoursOption('recommended', toGpuSeconds), SAID],
      shows: IN_SHORT,
    },
    {
      words: 'award <application>',
      summary: 'Award GPU time: an allocation for the applicant, led by who submitted it.',
      details: 'The allocation gets the least share that brings as much at these sites.',
      example:
        'polder applications award application_proteins --gpu-hours 40000 --site site_nl \\\n' +
        '    --from 2029-04-01 --until 2029-10-01 --said "As the panel recommends."',
      method: 'POST',
      path: '/v1/applications/:applicationId/award',
      options: [
        gpuHoursOption('awarded', toSomeGpuSeconds),
        {
          flags: '--site <id...>',
          description: 'at which sites of the call',
          field: 'sites',
          toWire: (text) => toId('site_', text),
          isNeeded: true,
        },
        {
          flags: '--from <time>',
          description: 'when the allocation begins',
          field: 'startsAt',
          toWire: toInstant,
          isNeeded: true,
        },
        {
          flags: '--until <time>',
          description: 'when it ends',
          field: 'endsAt',
          toWire: toInstant,
          isNeeded: true,
        },
        {
          flags: '--storage <gib>',
          description: 'GiB that it may store at each site, or none: not said',
          field: 'storageGibibytes',
          toWire: toGibibytesOrNull,
          otherwise: null,
        },
        SAID,
      ],
      shows: IN_SHORT,
    },
    {
      words: 'decline <application>',
      summary: 'Award nothing; the applicant reads why.',
      example: 'polder applications decline application_proteins --said "Below the others."',
      method: 'POST',
      path: '/v1/applications/:applicationId/decline',
      options: [SAID],
      shows: IN_SHORT,
    },
    ...AFTER_AWARD,
  ],
};

function findingOption(flags: string): RouteOption {
  return { flags, description: 'yes or no', field: 'passed', toWire: toYesOrNo, isNeeded: true };
}

function gpuHoursOption(done: string, toWire: (text: string) => number): RouteOption {
  const description = `how many are ${done}, such as 40000 or 2.5`;
  return { flags: '--gpu-hours <hours>', description, field: 'gpuSeconds', toWire, isNeeded: true };
}
