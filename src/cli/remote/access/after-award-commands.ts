/** What comes after an award: its use, a cut of what is hardly used, the final report. */

import type { AwardToTend, UseOfAward } from '../../../client/after-award.ts';
import { countedText } from '../../../kernel/number-text.ts';
import type { WireObject } from '../answer-text.ts';
import { factsText, type RemotePorts } from '../remote-command.ts';
import type { RouteCommandSpec } from '../route-command.ts';
import { renderTable } from '../table.ts';
import { hoursText, shareText, timeText } from '../wire-text.ts';

export const AFTER_AWARD: readonly RouteCommandSpec[] = [
  {
    words: 'use <application>',
    summary: 'Show what was used of an award by month, and whether that is enough.',
    example: 'polder applications use application_proteins',
    method: 'GET',
    path: '/v1/applications/:applicationId/use',
    toText: useText,
  },
  {
    words: 'to-tend',
    summary: 'List awards that are hardly used, or owe an overdue final report.',
    example: 'polder applications to-tend',
    method: 'GET',
    path: '/v1/awards-to-tend',
    toText: toTendText,
  },
  {
    words: 'cut <application>',
    summary: 'Cut the share of an award that is hardly used to what was used.',
    details: 'Where its call has a rule of least use, from the next month on.',
    example: 'polder applications cut application_proteins --said "7 % used in six months."',
    method: 'POST',
    path: '/v1/applications/:applicationId/cut',
    options: [
      {
        flags: '--said <text>',
        description: 'why, as the applicant reads it',
        field: 'said',
        isNeeded: true,
      },
    ],
    shows: ['id', 'state', 'allocation', 'awardedGpuSeconds'],
  },
  {
    words: 'report <application> <file>',
    summary: 'Hand in the final report of an award, once.',
    details: 'The file has `said`, and `results`: where what came of it is published.',
    example: 'polder applications report application_proteins report.yaml',
    method: 'POST',
    path: '/v1/applications/:applicationId/report',
    shows: ['id', 'state', 'allocation', 'awardedGpuSeconds'],
  },
];

type MonthOfUse = UseOfAward['months'][number];

function useText(answer: WireObject, ports: RemotePorts): string {
  const { allocation, months, leastUse, reportDueAt, report } = answer as unknown as UseOfAward;
  const facts = factsText(
    [
      ['allocation', allocation],
      ['least use', leastUse === null ? 'no rule' : leastUseText(leastUse)],
      ['final report', reportText(reportDueAt, report)],
      ...(report === null ? [] : [['results', report.results.join(', ')] as const]),
    ],
    ports,
  );
  const columns = [
    { title: 'month', text: ({ month }: MonthOfUse) => month },
    { title: 'closed', text: ({ isClosed }: MonthOfUse) => (isClosed ? 'yes' : 'no') },
    {
      title: 'awarded',
      align: 'right',
      text: ({ awardedGpuSeconds }: MonthOfUse) => hoursText(awardedGpuSeconds),
    },
    {
      title: 'used',
      align: 'right',
      text: ({ usedGpuSeconds }: MonthOfUse) => hoursText(usedGpuSeconds),
    },
  ] as const;
  return `${facts}\n${renderTable(months, columns, ports.stdoutHasColour)}`;
}

const WHYS = {
  'too-little-used': 'too little is used',
  'report-overdue': 'its report is overdue',
} as const;

function toTendText(answer: WireObject, { stdoutHasColour }: RemotePorts): string {
  const { items } = answer as unknown as { readonly items: readonly AwardToTend[] };
  if (items.length === 0) return 'No award asks for anything.\n';
  const columns = [
    { title: 'application', text: ({ application }: AwardToTend) => application },
    { title: 'applicant', text: ({ applicant }: AwardToTend) => applicant },
    { title: 'why', text: ({ why }: AwardToTend) => WHYS[why] },
    {
      title: 'used',
      align: 'right',
      text: ({ usedGpuSeconds }: AwardToTend) => hoursText(usedGpuSeconds),
    },
    {
      title: 'awarded',
      align: 'right',
      text: ({ awardedGpuSeconds }: AwardToTend) => hoursText(awardedGpuSeconds),
    },
    { title: 'ends', text: ({ endsAt }: AwardToTend) => timeText(endsAt) },
  ] as const;
  return renderTable(items, columns, stdoutHasColour);
}

const FINDINGS = {
  'too-early': 'fewer months are closed than it counts',
  enough: 'enough is used',
  'too-little': 'too little is used',
} as const;

function leastUseText(rule: NonNullable<UseOfAward['leastUse']>): string {
  const { sharePpm, months, finding } = rule;
  return `${shareText(sharePpm)} in ${countedText(months, 'month')}: ${FINDINGS[finding]}`;
}

function reportText(dueAt: string | null, report: UseOfAward['report']): string {
  if (report !== null) return `handed in ${timeText(report.handedInAt)}`;
  return dueAt === null ? 'none is asked for' : `due ${timeText(dueAt)}`;
}
