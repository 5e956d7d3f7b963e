/** The terms of a call for applications, in the order in which an applicant asks for them. */

import type { AccessCall } from '../../../client/access-calls.ts';
import { countedText } from '../../../kernel/number-text.ts';
import type { WireObject } from '../answer-text.ts';
import { factsText, type RemotePorts } from '../remote-command.ts';
import { renderTable } from '../table.ts';
import { hoursText, numberText, priceText, shareText, timeText } from '../wire-text.ts';

export function accessCallText(answer: WireObject, ports: RemotePorts): string {
  const call = answer as unknown as AccessCall;
  const { review } = call;
  const facts = factsText([...termsOf(call), ...stepsOf(call)], ports);
  if (review === null) return facts;
  const columns = [
    { title: 'criterion', text: ({ id }: Criterion) => id },
    { title: 'name', text: ({ name }: Criterion) => name },
    {
      title: 'full marks',
      align: 'right',
      text: ({ pointsMax }: Criterion) => numberText(pointsMax),
    },
  ] as const;
  return `${facts}\n${renderTable(review.criteria, columns, ports.stdoutHasColour)}`;
}

type Criterion = NonNullable<AccessCall['review']>['criteria'][number];

function termsOf(call: AccessCall) {
  const { cutOffs, closedDays, openTo, sites } = call;
  const asked = `${hoursText(call.requestedGpuSeconds)} GPU-hours`;
  return [
    ['call', call.id],
    ['name', call.name],
    ['funder', `${call.funder} (${call.funderName})`],
    ['access mode', `${call.mode} (${call.modeName})`],
    ['price', `${priceText(call.priceMicrosPerGpuHour)} a GPU-hour`],
    ['sites', sites.join(', ')],
    ['share', `${shareText(call.sharePpm)} of its funder's entitlement at each site`],
    ['opens', timeText(call.opensAt)],
    ['closes', timeText(call.closesAt)],
    ['cut-offs', cutOffs.length === 0 ? 'none' : cutOffs.map(timeText).join(', ')],
    ['receives until', timeText(call.receivesUntil)],
    ['open to', openTo.join(', ')],
    ['at most', `${hoursText(call.gpuSecondsMax)} GPU-hours, ${numberText(call.daysMax)} days`],
    ['final report', call.reportDays === null ? 'none' : daysText(call.reportDays)],
    ['least use', leastUseText(call.leastUse)],
    ['closed days', closedDays.length === 0 ? 'weekends' : `weekends, ${closedDays.join(', ')}`],
    ['applications', `${numberText(call.applicationCount)}, asking for ${asked}`],
    ['awarded', `${numberText(call.awardedCount)}, ${hoursText(call.awardedGpuSeconds)} GPU-hours`],
  ] as const;
}

function daysText(days: number): string {
  return `within ${numberText(days)} days of the end`;
}

function leastUseText(rule: AccessCall['leastUse']): string {
  if (rule === null) return 'no rule';
  return `${shareText(rule.sharePpm)} in ${countedText(rule.months, 'month')}, or it may be cut`;
}

/** Each step that the call has, with how long it may take. */
function stepsOf({ workingDays: days, hasTechnicalCheck, review }: AccessCall) {
  const inDays = (count: number) => `${numberText(count)} working ${count === 1 ? 'day' : 'days'}`;
  const blind = review?.isBlind === true ? ', blind' : '';
  return [
    ['eligibility', inDays(days.eligibility)],
    ['technical check', hasTechnicalCheck ? inDays(days['technical-check']) : 'none'],
    [
      'reviews',
      review === null
        ? 'none'
        : `${inDays(days.review)}, ${numberText(review.reviewCountMin)} or more${blind}`,
    ],
    ['panel', review === null ? 'none' : inDays(days.panel)],
    ['award', inDays(days.award)],
  ] as const;
}
