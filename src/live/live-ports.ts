/** What the routes of all rooms need of the store, of each other, and of the process. */
import type { Logger } from 'pino';
import { selectAllocationsAt } from '../access/store/allocations.ts';
import type { EpochSeconds } from '../kernel/units.ts';
import { createBatcher } from '../platform/database/batcher.ts';
import type { OpenDatabase } from '../platform/database/open-database.ts';
import { EventFeed } from '../platform/http/event-feed.ts';
import {
  type SubmissionAnswer,
  type SubmissionRequest,
  submitJobs,
} from '../scheduling/commands/submit-jobs.ts';
import { toKeptAnswer } from '../scheduling/routes/jobs.ts';
import { KnownJobs } from '../scheduling/routes/known-jobs.ts';
import { openAnswerDesk } from '../scheduling/store/answer-desk.ts';
import { limitsOfPlan } from './allocation-limits.ts';
import { planPorts } from './plan-ports.ts';
import { postCommitmentFlow } from './post-money.ts';
import { POSTING_PORTS } from './post-ports.ts';
import { rehearsalPorts } from './rehearsals/rehearsal-ports.ts';
import type { LivePorts } from './routes.ts';
import { SCOPE_DIRECTORY } from './scope-directory.ts';
import { SELECTION_PORTS } from './selection-ports.ts';
import { readAgentOrders, readSitePlan } from './site-plan.ts';
import { siteWaitOf } from './site-wait.ts';
import { takeTidings } from './take-tidings.ts';

export interface OpenPorts {
  readonly ports: LivePorts;
  /** Ends those that listen; to be called before the server closes, or it would wait for them. */
  endListening(): Promise<void>;
  /** Saves what still waits to be saved; to be called when no request runs any more. */
  close(): Promise<void>;
}

const EVENT_LOOK_MILLISECONDS = 1_000;
const EXPLANATION_MILLISECONDS_MAX = 1_000;
const SUBMISSIONS_A_BATCH_MAX = 500;
const SUBMISSION_WAIT_MILLISECONDS = 1;
const SUBMISSIONS_WAITING_MAX = 10_000;

export function openPorts(
  database: OpenDatabase,
  now: () => EpochSeconds,
  log: Logger,
  { version, sendsMail }: { readonly version: string; readonly sendsMail: boolean },
): OpenPorts {
  const events = new EventFeed(database, {
    lookMilliseconds: EVENT_LOOK_MILLISECONDS,
    tellFailure: (err) => log.warn({ err }, 'events could not be read'),
  });
  const listening = database.listen('polder_event', () => events.wake());
  const answerDesk = openAnswerDesk(database, EXPLANATION_MILLISECONDS_MAX);
  const submissionPorts = { limitsOf: limitsOfPlan(), toKeptAnswer };
  const submissions = createBatcher<SubmissionRequest, SubmissionAnswer>(
    database,
    {
      countMax: SUBMISSIONS_A_BATCH_MAX,
      waitMilliseconds: SUBMISSION_WAIT_MILLISECONDS,
      waitingCountMax: SUBMISSIONS_WAITING_MAX,
      toCaller: () => ({ actor: 'system_interface', at: now(), requestId: '' }),
    },
    (writer, requests) => submitJobs(writer, requests, submissionPorts),
  );
  const ports: LivePorts = {
    ...planPorts(postCommitmentFlow),
    ...POSTING_PORTS,
    ...SELECTION_PORTS,
    ...rehearsalPorts(version),
    readSitePlan,
    readAgentOrders,
    takeTidings,
    sendsMail,
    database,
    events,
    answerDesk,
    allocationsAt: selectAllocationsAt,
    siteWaitOf,
    directory: SCOPE_DIRECTORY,
    jobs: new KnownJobs(database),
    submitJob: (request) => submissions.submit(request),
  };
  return {
    ports,
    endListening: async () => {
      await events.stop();
      await listening.stop();
    },
    close: async () => {
      await submissions.close();
      await answerDesk.close();
    },
  };
}
