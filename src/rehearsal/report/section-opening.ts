/** The first screen: what was rehearsed, and the answers to the four questions that come first. */
import { countText } from '../../kernel/number-text.ts';
import type { Summary } from '../summary.ts';
import { dayCountOf, intervalText } from './dates.ts';
import {
  durationText,
  eurText,
  gpuHoursText,
  microsPerGpuHour,
  priceText,
  shareText,
  timeForOneEuro,
} from './figures.ts';
import {
  accruedOf,
  boundShareText,
  deliveredOf,
  grossShareText,
  overallPrice,
  paidForGpuSeconds,
  paidOf,
  priceBeforeCredits,
  sizeText,
  usedShareText,
  whoText,
} from './findings.ts';
import { HELD_BACK_LEAD, heldBackTexts } from './held-back.ts';
import { type Html, html } from './html.ts';
import type { Answer } from './page.ts';
import { promiseAnswer } from './promise.ts';
import { countOf, startedText, wereText, withCapital, withUnitsKept } from './sentences.ts';

export function openingOf(summary: Summary): Html {
  const { name, description } = summary;
  return html`<header>
<p class="kind">Report of a rehearsal</p>
<h1>${name}</h1>
${noteOf(
  summary.assumedBudget,
  'This rehearsal assumes money that a budget does not have.',
)}${noteOf(heldBackTexts(summary), HELD_BACK_LEAD)}
${description === '' ? undefined : html`<p class="lead">${description}</p>`}
${answersOf([rehearsedAnswer(summary), ...mainAnswers(summary)])}
</header>`;
}

/** Said before anything else, because every figure rests on it. */
export function noteOf(sentences: readonly string[], lead: string): Html | undefined {
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
  return [euroAnswer(summary), promiseAnswer(summary), waitAnswer(summary), useAnswer(summary)];
}

export function rehearsedAnswer(summary: Summary): Answer {
  const { jobs, sites, interval } = summary;
  const at = countOf(sites.length, 'site');
  const submitted = jobs.submitted === 0 ? 'No job was' : wereText(countOf(jobs.submitted, 'job'));
  const count = `${submitted} submitted.`;
  return {
    question: 'What was rehearsed?',
    short: `${countOf(dayCountOf(interval), 'day')}, ${sizeText(summary)}`,
    verdict: 'plain',
    why: `${intervalText(interval)}, at ${at}, for ${whoText(summary)}. ${count}`,
  };
}

function euroAnswer(summary: Summary): Answer {
  const question = 'What did each euro buy?';
  const accrued = accruedOf(summary);
  const price = overallPrice(summary);
  if (accrued === 0n) {
    return unfundedAnswer(summary, question);
  }
  const money = eurText(String(accrued));
  if (price === undefined) {
    const why = `${money} was paid for this time, and no GPU-hour was delivered to those who paid.`;
    return { question, short: 'Nothing', verdict: 'warn', why };
  }
  const gpuSeconds = paidForGpuSeconds(summary);
  const delivered = gpuHoursText(String(gpuSeconds));
  return {
    question,
    short: withCapital(`${timeForOneEuro(accrued, gpuSeconds)} of one GPU`),
    verdict: 'plain',
    why:
      `For this time the funders paid ${money} and got ${delivered}: ` +
      `${priceBeforeCredits(summary, price)}.`,
  };
}

/**
 * Where no money of a funder belongs to this time: what its users paid, as far as the summary says.
 * Money that a funder has paid for capacity of which nothing stood is no money that nobody paid.
 */
function unfundedAnswer(summary: Summary, question: string): Answer {
  const { decision } = summary;
  const users = BigInt(decision?.userMicros ?? '0');
  const got = BigInt(decision?.deliveredGpuSeconds ?? '0');
  const price = microsPerGpuHour(users, got);
  if (decision === null || price === undefined || users === 0n) {
    if (paidOf(summary) > 0n) {
      return { question, short: 'Nothing', verdict: 'warn', why: paidSentence(summary) };
    }
    const delivered = gpuHoursText(String(deliveredOf(summary)));
    const why = `No funder paid for this time; ${wereText(delivered)} delivered.`;
    return { question, short: 'No euro was paid', verdict: 'plain', why };
  }
  return {
    question,
    short: withCapital(`${timeForOneEuro(users, got)} of one GPU`),
    verdict: 'plain',
    why:
      `${paidSentence(summary)} The users of ${decision.name} paid ${eurText(String(users))} and ` +
      `got ${gpuHoursText(String(got))}: ${priceText(String(price))} for each GPU-hour.`,
  };
}

/** Of funders of whose money none belongs to this time. */
function paidSentence(summary: Summary): string {
  const paid = paidOf(summary);
  if (paid === 0n) return 'No funder paid.';
  const money = eurText(String(paid));
  return `The funders paid ${money} by the end of this time, and nothing it buys stood in it.`;
}

function waitAnswer({ jobs, waitSeconds }: Summary): Answer {
  const question = 'How long did people wait?';
  if (jobs.started === 0) {
    const why =
      jobs.submitted === 0
        ? 'No job was submitted, so nobody waited.'
        : `${neverStartedText(jobs)}.`;
    const short = jobs.submitted === 0 ? 'Nobody waited' : 'No job started';
    return { question, short, verdict: 'plain', why };
  }
  const still =
    jobs.waiting === 0
      ? ' At the end nobody was waiting.'
      : ` At the end ${countOf(jobs.waiting, 'job')} still waited.`;
  return {
    question,
    short: withCapital(startedText([['half', waitSeconds.p50]])),
    verdict: 'plain',
    why:
      `${withCapital(startedText([['95 of 100 jobs', waitSeconds.p95]]))}; ` +
      `of those that started the longest wait was ${durationText(waitSeconds.max)}.${still}`,
  };
}

/** Of jobs of which none started: `3 jobs still waited at the end, 1 could never have run`. */
function neverStartedText({ waiting, rejected }: Summary['jobs']): string {
  const waited = `${countOf(waiting, 'job')} still waited at the end`;
  const text = rejected === 0 ? waited : `${waited}, ${countText(rejected)} could never have run`;
  return withCapital(text);
}

function useAnswer(summary: Summary): Answer {
  const { gpuSeconds, utilisation, utilisationBound } = summary;
  const question = 'How full was it, against what was possible?';
  if (BigInt(gpuSeconds.available) === 0n) {
    const why = 'No GPU was in service in the time that was rehearsed.';
    return { question, short: 'Nothing was available', verdict: 'plain', why };
  }
  const bound = boundShareText(summary);
  const ratio =
    utilisationBound === 0
      ? ''
      : `; this one reached ${ratioText(utilisation, utilisationBound)} of that`;
  const reached =
    bound === undefined
      ? 'There was no work that could have been done.'
      : `No schedule could have used more than ${bound}${ratio}.`.replace('than < ', 'than ');
  const available = wereText(gpuHoursText(gpuSeconds.available));
  const [counts, all] = [usedShareText(summary), grossShareText(summary)];
  const isAlike = counts === all;
  const gross = isAlike
    ? ''
    : `, and ${all} of them used: with work done again, checkpoints and restarts`;
  return {
    question,
    short: `${counts} used${isAlike ? '' : ' for work that counts'}`,
    verdict: 'plain',
    why: `${available} available${gross}. ${reached}`,
  };
}

/** One fraction as a share of another, both to six places. */
export function ratioText(part: number, whole: number): string {
  return shareText(BigInt(Math.round(part * 1e6)), BigInt(Math.round(whole * 1e6)));
}
