/** What may be applied for: calls for applications, and the applications of one by their points. */
import { toInstant } from '../arguments.ts';
import {
  countColumn,
  hoursColumn,
  longColumn,
  pointsColumn,
  textColumn,
  timeColumn,
} from '../columns.ts';
import type { GroupSpec } from '../route-command.ts';
import { accessCallText } from './access-call-text.ts';

export const ACCESS_CALLS: GroupSpec = {
  name: 'access-calls',
  summary: 'Calls for applications: a part of a funder’s entitlement that parties apply for.',
  example: 'polder access-calls list --closes-from 2029-03-01',
  lists: [
    {
      name: 'list',
      summary: 'List what may be applied for, and until when.',
      example: 'polder access-calls list --closes-from 2029-03-01',
      path: '/v1/access-calls',
      many: 'calls for applications',
      filters: [
        { flags: '--funder <id>', query: 'funder', description: 'of this funder' },
        { flags: '--mode <id>', query: 'mode', description: 'in this access mode' },
        {
          flags: '--closes-from <time>',
          query: 'closesFrom',
          description: 'that close then or later',
          toWire: toInstant,
        },
      ],
      columns: [
        textColumn('call', 'id'),
        longColumn('name', 'name', 28),
        longColumn('funder', 'funderName', 24),
        timeColumn('receives until', 'receivesUntil'),
        hoursColumn('GPU-hours at most', 'gpuSecondsMax'),
        countColumn('applications', 'applicationCount'),
      ],
    },
    {
      name: 'ranking <access-call>',
      summary: 'List the applications of a call by the mean points of their reviews.',
      details: 'For the panel. GPU time is in hours.',
      example: 'polder access-calls ranking access-call_large',
      path: '/v1/access-calls/:accessCallId/ranking',
      many: 'applications',
      columns: [
        textColumn('application', 'application'),
        textColumn('applicant', 'applicant'),
        textColumn('state', 'state'),
        countColumn('reviews', 'reviewCount'),
        pointsColumn('points', 'meanThousandths'),
        hoursColumn('requested', 'requestedGpuSeconds'),
        hoursColumn('recommended', 'recommendedGpuSeconds'),
        hoursColumn('awarded', 'awardedGpuSeconds'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <access-call>',
      summary: 'Show a call: who may apply, for how much, in which steps, until when.',
      example: 'polder access-calls show access-call_large',
      method: 'GET',
      path: '/v1/access-calls/:accessCallId',
      toText: accessCallText,
    },
    {
      words: 'open <file>',
      summary: 'Open a part of a funder’s entitlement for applications.',
      details: 'The terms in the file never change once it is open.',
      example: 'polder access-calls open access-call.yaml',
      method: 'POST',
      path: '/v1/access-calls',
      toText: accessCallText,
    },
    {
      words: 'close <access-call>',
      summary: 'Receive no more applications from now on; those received are decided.',
      example: 'polder access-calls close access-call_large',
      method: 'POST',
      path: '/v1/access-calls/:accessCallId/close',
      shows: ['id', 'name', 'closesAt', 'receivesUntil', 'applicationCount'],
    },
  ],
};
