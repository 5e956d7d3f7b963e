/** Changes of allocations: asked for by their holders, decided by their funders. */
import { toInstant, toSomeGpuSeconds } from '../arguments.ts';
import { hoursColumn, textColumn, timeColumn } from '../columns.ts';
import type { GroupSpec, RouteOption } from '../route-command.ts';

const SHOWN = [
  ...['id', 'allocation', 'state', 'endsAt', 'moreGpuSeconds', 'holder', 'said'],
  ...['answer', 'broughtGpuSeconds'],
] as const;

function said(description: string): RouteOption {
  return { flags: '--said <text>', description, field: 'said', isNeeded: true };
}

export const CHANGES: GroupSpec = {
  name: 'changes',
  summary: 'Changes of allocations that their holders ask for: later, more, another holder.',
  example: 'polder changes list --state open',
  lists: [
    {
      name: 'list',
      summary: 'List the changes that were asked for, and what was answered.',
      example: 'polder changes list --state open',
      path: '/v1/change-requests',
      many: 'changes',
      filters: [
        { flags: '--allocation <id>', query: 'allocation', description: 'of this allocation' },
        {
          flags: '--state <state>',
          query: 'state',
          description: 'that are open, or decided so',
          choices: ['open', 'granted', 'refused', 'withdrawn'],
        },
      ],
      columns: [
        textColumn('change', 'id'),
        textColumn('allocation', 'allocation'),
        textColumn('state', 'state'),
        timeColumn('end', 'endsAt'),
        hoursColumn('more', 'moreGpuSeconds'),
        textColumn('holder', 'holder'),
        hoursColumn('brought', 'broughtGpuSeconds'),
      ],
    },
  ],
  routes: [
    {
      words: 'show <change>',
      summary: 'Show a change that was asked for.',
      example: 'polder changes show change_longer',
      method: 'GET',
      path: '/v1/change-requests/:changeId',
      shows: SHOWN,
    },
    {
      words: 'ask',
      summary: 'Ask the funder of an allocation for a later end, more time or another holder.',
      example:
        'polder changes ask --id change_longer --allocation allocation_proteins \\\n' +
        '    --until 2029-12-01 --said "The data came late."',
      method: 'POST',
      path: '/v1/change-requests',
      options: [
        { flags: '--id <id>', description: 'its id', field: 'id', isNeeded: true },
        {
          flags: '--allocation <id>',
          description: 'of this allocation',
          field: 'allocation',
          isNeeded: true,
        },
        { flags: '--until <time>', description: 'a later end', field: 'endsAt', toWire: toInstant },
        {
          flags: '--gpu-hours <count>',
          description: 'so much more',
          field: 'moreGpuSeconds',
          toWire: toSomeGpuSeconds,
        },
        { flags: '--holder <id>', description: 'another holder', field: 'holder' },
        said('why'),
      ],
      shows: SHOWN,
    },
    {
      words: 'grant <change>',
      summary: 'Grant a change: the allocation is changed as it was asked for.',
      details: 'More time is awarded from the next month on.',
      example: 'polder changes grant change_longer --said "As asked."',
      method: 'POST',
      path: '/v1/change-requests/:changeId/grant',
      options: [said('why, as the holder reads it')],
      shows: SHOWN,
    },
    {
      words: 'refuse <change>',
      summary: 'Refuse a change.',
      example: 'polder changes refuse change_longer --said "The call has nothing left."',
      method: 'POST',
      path: '/v1/change-requests/:changeId/refuse',
      options: [said('why, as the holder reads it')],
      shows: SHOWN,
    },
    {
      words: 'withdraw <change>',
      summary: 'Withdraw a change that is not decided yet.',
      example: 'polder changes withdraw change_longer --said "The data is there."',
      method: 'POST',
      path: '/v1/change-requests/:changeId/withdraw',
      options: [said('why')],
      shows: SHOWN,
    },
  ],
};
