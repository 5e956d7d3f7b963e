/** The first screen: what was rehearsed, and the answers to the four questions that come first. */
import type { Summary } from '../summary.ts';
import { dayCountOf, intervalText } from './dates.ts';
import {
  durationText,
  eurText,
  fractionText,
  gpuHoursText,
  priceText,
  shareText,
  timeForOneEuro,
} from './figures.ts';
import {
  accruedOf,
  deliveredOf,
  fundersShort,
  gpuCountOf,
  isOwed,
  overallPrice,
  paidForGpuSeconds,
  reasonText,
} from './findings.ts';
import { type Html, html } from './html.ts';
import { countOf, listOf, wereText, withinText, withUnitsKept } from './sentences.ts';

/** A question with its answer in a few words, and why in a sentence or two. */
export interface Answer {
  readonly question: string;
  readonly short: string;
  readonly verdict: 'good' | 'warn' | 'plain';
  readonly why: string;
}

export function openingOf(summary: Summary): Html {
  const { name, description } = summary;
  return html`<header>
<p class="kind">Report of a rehearsal</p>
<h1>${name}</h1>
${assumedBudgetNote(
  summary.assumedBudget,
  'This rehearsal assumes money that a budget does not have.',
)}
${description === '' ? undefined : html`<p class="lead">${description}</p>`}
${answersOf([rehearsedAnswer(summary), ...mainAnswers(summary)])}
</header>`;
}

/** Said before anything else: these figures need money that no budget holds. */
export function assumedBudgetNote(sentences: readonly string[], lead: string): Html | undefined {
  if (sentences.length === 0) return undefined;
  const lines = sentences.map((sentence) => html`<li>${withUnitsKept(sentence)}</li>`);
  return html`<div class="note" role="note"><p><strong>${lead}</strong></p><ul>${lines}</ul></div>`;
}

export function answersOf(answers: readonly Answer[]): Html {
  const lines = answers.map(
    ({ question, short, verdict, why }) => html`<div><dt>${question}</dt>
<dd class="answer">${
      verdict === 'plain'
        ? withUnitsKept(short)
        : html`<span class="badge ${verdict}">${short}</span>`
    }</dd>
<dd class="why">${withUnitsKept(why)}</dd></div>
`,
  );
  return html`<dl class="answers">
${lines}</dl>`;
}

export function mainAnswers(summary: Summary): readonly Answer[] {
  return [euroAnswer(summary), owedAnswer(summary), waitAnswer(summary), useAnswer(summary)];
}

export function rehearsedAnswer(summary: Summary): Answer {
  const { jobs, sites, funders, interval } = summary;
  const gpus = countOf(gpuCountOf(summary), 'GPU');
  const at = countOf(sites.length, 'site');
  const submitted = jobs.submitted === 0 ? 'No job was' : wereText(countOf(jobs.submitted, 'job'));
  return {
    question: 'What was rehearsed?',
    short: `${countOf(dayCountOf(interval), 'day')}, ${gpus}`,
    verdict: 'plain',
    why:
      `${intervalText(interval)}, at ${at}, for ${countOf(funders.length, 'funder')}. ` +
      `${submitted} submitted.`,
  };
}

function euroAnswer(summary: Summary): Answer {
  const question = 'What did each euro buy?';
  const accrued = accruedOf(summary);
  const price = overallPrice(summary);
  if (accrued === 0n) {
    const delivered = gpuHoursText(String(deliveredOf(summary)));
    const why = `No funder paid for this time; ${wereText(delivered)} delivered.`;
    return { question, short: 'No euro was paid', verdict: 'plain', why };
  }
  const money = eurText(String(accrued));
  if (price === undefined || price === 0n) {
    const why = `${money} was paid for this time, and no GPU-hour was delivered to those who paid.`;
    return { question, short: 'Nothing', verdict: 'warn', why };
  }
  const delivered = gpuHoursText(String(paidForGpuSeconds(summary)));
  return {
    question,
    short: `${timeForOneEuro(price)} of one GPU`,
    verdict: 'plain',
    why:
      `For this time the funders paid ${money} and got ${delivered}: ` +
      `${priceText(String(price))} for each GPU-hour.`,
  };
}

function owedAnswer(summary: Summary): Answer {
  const question = 'Did every funder get what it was owed?';
  const short = fundersShort(summary);
  const owedCount = summary.funders.filter(isOwed).length;
  if (short.length > 0) {
    const named = short.map(
      ({ name, shortfallGpuSeconds, entitledGpuSeconds }) =>
        `${name} (${gpuHoursText(shortfallGpuSeconds)} short, ` +
        `${shareText(BigInt(shortfallGpuSeconds), BigInt(entitledGpuSeconds))} of its entitlement)`,
    );
    const reason = reasonText(summary.funderMonths);
    const because = reason === '' ? '' : `, because ${reason}`;
    return {
      question,
      short: `No: ${short.length} of ${summary.funders.length} did not`,
      verdict: 'warn',
      why: `${listOf(named, 3)}${because}.`,
    };
  }
  if (owedCount === 0) {
    const why = 'No funder was both entitled to GPU-hours and asked for them.';
    return { question, short: 'Nothing was owed', verdict: 'plain', why };
  }
  const who = owedCount === 1 ? 'The one funder' : `Each of the ${owedCount} funders`;
  return {
    question,
    short: 'Yes',
    verdict: 'good',
    why: `${who} with a claim got, in every month, all that it was entitled to and asked for.`,
  };
}

function waitAnswer({ jobs, waitSeconds }: Summary): Answer {
  const question = 'How long did people wait?';
  if (jobs.started === 0) {
    const why =
      jobs.submitted === 0
        ? 'No job was submitted, so nobody waited.'
        : `${countOf(jobs.waiting, 'job')} still waited at the end.`;
    const short = jobs.submitted === 0 ? 'Nobody waited' : 'No job started';
    return { question, short, verdict: 'plain', why };
  }
  const still =
    jobs.waiting === 0
      ? ' At the end nobody was waiting.'
      : ` At the end ${countOf(jobs.waiting, 'job')} still waited.`;
  return {
    question,
    short: `Half started ${withinText(waitSeconds.p50)}`,
    verdict: 'plain',
    why:
      `95 of 100 jobs started ${withinText(waitSeconds.p95)}; ` +
      `the longest wait was ${durationText(waitSeconds.max)}.${still}`,
  };
}

function useAnswer({ gpuSeconds, utilisation, utilisationBound }: Summary): Answer {
  const question = 'How full was it, against what was possible?';
  if (BigInt(gpuSeconds.available) === 0n) {
    const why = 'No GPU was in service in the time that was rehearsed.';
    return { question, short: 'Nothing was available', verdict: 'plain', why };
  }
  const reached =
    utilisationBound === 0
      ? 'There was no work that could have been done.'
      : `No schedule could have used more than ${fractionText(utilisationBound)}; this one ` +
        `reached ${ratioText(utilisation, utilisationBound)} of that.`;
  const available = gpuHoursText(gpuSeconds.available);
  return {
    question,
    short: `${fractionText(utilisation)} used`,
    verdict: 'plain',
    why: `${wereText(available)} available. ${reached}`,
  };
}

/** One fraction as a share of another, both to six places. */
export function ratioText(part: number, whole: number): string {
  return shareText(BigInt(Math.round(part * 1e6)), BigInt(Math.round(whole * 1e6)));
}
