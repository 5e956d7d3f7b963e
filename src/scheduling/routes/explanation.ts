/** Why a job waits, and what was decided about it. */
import Type, { type Static } from 'typebox';
import { defineList } from '../../platform/http/list.ts';
import { mapPage } from '../../platform/http/page.ts';
import { defineRead } from '../../platform/http/read.ts';
import {
  wireCount,
  wireId,
  wireInstant,
  wireNullable,
  wireSignedGpuSeconds,
  wireText,
  wireWord,
} from '../../platform/http/wire.ts';
import type { AnswerDesk } from '../store/answer-desk.ts';
import { DECISION_KINDS } from '../store/decisions.ts';
import { type JobRow, type StoredDecision, selectDecisions, selectJob } from '../store/job-list.ts';
import { ANSWER_WORDS, type EngineAnswer } from '../store/questions.ts';
import { type JobPorts, noSuchJob, scopesOfJob } from './jobs.ts';
import { type SiteWait, type SiteWaitPorts, toWireSiteWait, wireSiteWait } from './site-wait.ts';
import {
  CLOSED,
  JOB_PARAMS,
  SENTENCE_OF_STATE,
  scopesOf,
  toInstant,
  toInstantOrNull,
  toWireGpuShare,
  wireGpuShare,
  wireReason,
  wireStanding,
  wireState,
} from './wire-job.ts';

export interface ExplanationPorts extends JobPorts, SiteWaitPorts {
  readonly answerDesk: Pick<AnswerDesk, 'ask'>;
}

const SENTENCE_CHARACTERS_MAX = 500;
const SEQ_MAX = Number.MAX_SAFE_INTEGER;

const wireChange = Type.Object(
  {
    kind: wireWord(ANSWER_WORDS.changes),
    gpuCount: wireNullable(wireCount(1, SEQ_MAX)),
    gpuShare: wireNullable(wireGpuShare),
    seconds: wireNullable(wireCount(1, SEQ_MAX)),
    gpuSeconds: wireNullable(wireCount(1, SEQ_MAX)),
    at: wireNullable(wireInstant),
    until: wireNullable(wireInstant),
  },
  CLOSED,
);

const wireExplanation = Type.Object(
  {
    job: wireId('job_'),
    state: wireState,
    isCurrent: Type.Boolean({
      description: 'false: the engine did not answer in time, and this is what it wrote down last',
    }),
    sentence: wireText(SENTENCE_CHARACTERS_MAX),
    reason: wireNullable(wireReason),
    waitsSince: wireNullable(wireInstant),
    standing: wireNullable(wireStanding),
    startsBy: wireNullable(wireInstant),
    queuePosition: wireNullable(wireCount(1, SEQ_MAX)),
    positionGpuSeconds: wireNullable(wireSignedGpuSeconds),
    atSite: wireNullable(wireSiteWait),
    earliestStart: wireNullable(
      Type.Object({ basis: wireWord(ANSWER_WORDS.bases), at: wireNullable(wireInstant) }, CLOSED),
    ),
    changes: Type.Array(wireChange, {
      maxItems: ANSWER_WORDS.changes.length,
      description: 'Each of these alone would make it start, or start sooner',
    }),
  },
  { ...CLOSED, title: 'Explanation' },
);
type Explanation = Static<typeof wireExplanation>;

const explainJob = defineRead({
  operationId: 'explainJob',
  path: '/v1/jobs/:jobId/explanation',
  room: 'scheduling',
  summary: 'Why a job waits, and what would make it start',
  permission: 'job.read',
  params: JOB_PARAMS,
  answer: wireExplanation,
  find: async ({ params, caller }, ports: ExplanationPorts) => {
    const { jobs, answerDesk, database, siteWaitOf } = ports;
    const job = (await jobs.find(params.jobId))?.row;
    if (job === undefined) return undefined;
    const show = async () => {
      if (job.state === 'running' || job.state === 'cancelling') {
        return { body: explainRun(job, await siteWaitOf(database, job.number)) };
      }
      if (job.state !== 'waiting') return { body: explainByState(job) };
      const answer = await answerDesk.ask(job.number, caller.at);
      return { body: answer === undefined ? explainByStore(job) : explainByEngine(job, answer) };
    };
    return { scopes: scopesOf(job), show };
  },
});

const GIVEN_TO_SITE =
  'Polder has given it to its site, whose own scheduler has not started it yet.';

const NOTHING = {
  reason: null,
  waitsSince: null,
  standing: null,
  startsBy: null,
  queuePosition: null,
  positionGpuSeconds: null,
  earliestStart: null,
  changes: [],
  atSite: null,
};

function explainByState({ id, state, rejection }: JobRow): Explanation {
  const sentence = SENTENCE_OF_STATE[state];
  return { ...NOTHING, job: id, state, isCurrent: true, sentence, reason: rejection };
}

/** Polder has started it, and the scheduler of its site may not have done so yet. */
function explainRun(job: JobRow, wait: SiteWait | undefined): Explanation {
  const explanation = explainByState(job);
  if (wait === undefined) return explanation;
  const sentence = job.state === 'running' ? GIVEN_TO_SITE : explanation.sentence;
  return { ...explanation, sentence, atSite: toWireSiteWait(wait) };
}

function explainByStore(job: JobRow): Explanation {
  const sentence =
    'It waits for the reason given. Its position in the queue is not known just now: the engine ' +
    'did not answer.';
  return {
    ...NOTHING,
    job: job.id,
    state: job.state,
    isCurrent: false,
    sentence,
    reason: job.wait_reason,
    waitsSince: toInstantOrNull(job.waits_since),
    standing: job.wait_standing,
    startsBy: toInstantOrNull(job.starts_by),
  };
}

function explainByEngine(job: JobRow, answer: EngineAnswer): Explanation {
  const isSameReason = answer.reason === job.wait_reason;
  return {
    job: job.id,
    state: job.state,
    isCurrent: true,
    sentence: answer.wouldStart,
    reason: answer.reason,
    waitsSince: isSameReason ? toInstantOrNull(job.waits_since) : toInstantOrNull(answer.at),
    standing: answer.standing,
    startsBy: toInstantOrNull(answer.startsBy),
    queuePosition: answer.queuePosition,
    positionGpuSeconds: answer.positionGpuSeconds,
    atSite: null,
    earliestStart: {
      basis: answer.earliestStart.basis,
      at: toInstantOrNull(answer.earliestStart.at ?? null),
    },
    changes: answer.changes.map(toWireChange),
  };
}

function toWireChange(change: EngineAnswer['changes'][number]): Static<typeof wireChange> {
  return {
    kind: change.kind,
    gpuCount: 'gpuCount' in change ? change.gpuCount : null,
    gpuShare: 'sharePpm' in change ? toWireGpuShare(change.sharePpm) : null,
    seconds: 'seconds' in change ? change.seconds : null,
    gpuSeconds: 'gpuSeconds' in change ? change.gpuSeconds : null,
    at: 'at' in change ? toInstantOrNull(change.at) : null,
    until: 'until' in change ? toInstantOrNull(change.until) : null,
  };
}

const wireDecision = Type.Object(
  {
    seq: wireCount(1, SEQ_MAX),
    at: wireInstant,
    kind: wireWord(DECISION_KINDS),
    attempt: wireNullable(wireCount(1, SEQ_MAX)),
    cluster: wireNullable(wireId('cluster_')),
    standing: wireNullable(wireStanding),
    reason: wireNullable(wireReason),
    startsBy: wireNullable(wireInstant),
    vacateAt: wireNullable(wireInstant),
    keptSeconds: wireNullable(wireCount(0, SEQ_MAX)),
    engineVersion: wireText(60),
  },
  { ...CLOSED, title: 'Decision' },
);

const listDecisions = defineList({
  operationId: 'listDecisionsOfJob',
  path: '/v1/jobs/:jobId/decisions',
  room: 'scheduling',
  summary: 'What the engine decided about a job, with its reasons',
  permission: 'decision.read',
  params: JOB_PARAMS,
  item: wireDecision,
  sorts: ['at'],
  defaultSort: 'at',
  scopesOf: scopesOfJob,
  readPage: async ({ params, page }, { database }: JobPorts) => {
    const job = await selectJob(database, params.jobId);
    if (job === undefined) return noSuchJob(params.jobId);
    return mapPage(await selectDecisions(database, job.number, page), toWireDecision);
  },
});

function toWireDecision(row: StoredDecision): Static<typeof wireDecision> {
  const { kind, attempt, cluster, standing, reason, detail } = row;
  const numberIn = (name: string) => (typeof detail?.[name] === 'number' ? detail[name] : null);
  return {
    ...{ kind, attempt, cluster, standing, reason },
    seq: Number(row.seq),
    at: toInstant(row.at),
    startsBy: toInstantOrNull(numberIn('startsBy')),
    vacateAt: toInstantOrNull(numberIn('vacateAt')),
    keptSeconds: numberIn('keptSeconds'),
    engineVersion: row.engine_version,
  };
}

export const EXPLANATION_ROUTES = [explainJob, listDecisions] as const;
