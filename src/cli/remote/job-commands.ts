/** Jobs: submitted, followed, explained, cancelled. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import {
  cancelJob,
  type Explanation,
  explainJob,
  getJob,
  type Job,
  type JobWithRuns,
  submitJob,
} from '../../client/jobs.ts';
import { countText } from '../../kernel/number-text.ts';
import { ServerSaidNo } from '../failure.ts';
import { readTextFile } from '../files.ts';
import { EXIT } from '../ports.ts';
import { toGpuShare, toId, toPlacement, toSeconds } from './arguments.ts';
import { type AskSpec, askCommand, type Given } from './ask-command.ts';
import { toCount } from './capacity-commands.ts';
import {
  countColumn,
  durationColumn,
  partColumn,
  textColumn,
  timeColumn,
  wordColumn,
} from './columns.ts';
import { groupOf } from './group.ts';
import { type Filter, type ListSpec, listCommand } from './list-command.ts';
import { factsText, lineText, type RemotePorts } from './remote-command.ts';
import { renderTable } from './table.ts';
import { hoursText, orNothing, secondsText, timeText, wordText } from './wire-text.ts';

const PLACE_FILTERS: readonly Filter[] = [
  { flags: '--allocation <id>', query: 'allocation', description: 'of this allocation' },
  { flags: '--funder <id>', query: 'funder', description: 'of this funder' },
  { flags: '--site <id>', query: 'site', description: 'at this site' },
  { flags: '--cluster <id>', query: 'cluster', description: 'at this cluster' },
];

export const JOB_LIST: ListSpec = {
  name: 'list',
  summary: 'List jobs, the latest submitted first.',
  example: 'polder jobs list --state running --allocation allocation_nl-open',
  path: '/v1/jobs',
  many: 'jobs',
  filters: [
    { flags: '--state <state>', query: 'state', description: 'such as waiting or running' },
    ...PLACE_FILTERS,
    { flags: '--by <person>', query: 'submittedBy', description: 'submitted by this one' },
    { flags: '--since <time>', query: 'since', description: 'submitted from this time on' },
  ],
  columns: [
    textColumn('job', 'id'),
    textColumn('name', 'name'),
    countColumn('GPUs', 'gpuCount'),
    partColumn('share', 'gpuShare', (share: number | null) => orNothing(share?.toString())),
    durationColumn('asked for', 'requestedSeconds'),
    textColumn('state', 'state'),
    wordColumn('waits for', 'waitReason'),
    textColumn('cluster', 'cluster'),
    timeColumn('submitted', 'submittedAt'),
  ],
};

export const QUEUE_LIST: ListSpec = {
  name: 'queue',
  summary: 'List the jobs that wait, in the order of submission, with their reasons.',
  example: 'polder queue --cluster cluster_nl',
  path: '/v1/queue',
  many: 'waiting jobs',
  filters: PLACE_FILTERS,
  columns: [
    textColumn('job', 'id'),
    textColumn('funder', 'funder'),
    countColumn('GPUs', 'gpuCount'),
    durationColumn('asked for', 'requestedSeconds'),
    wordColumn('waits for', 'waitReason'),
    timeColumn('since', 'waitsSince'),
    timeColumn('starts by', 'startsBy'),
  ],
};

export function jobsCommand(ports: RemotePorts): Command {
  const cancel: AskSpec<Job> = {
    words: 'cancel <job>',
    summary: 'Cancel a job, or stop it where it runs.',
    example: 'polder jobs cancel job_00000042',
    ask: (polder, given) => polder.call(cancelJob, paramsOf(given)),
    toText: ({ id, state }) => lineText(`${id}: ${state}`),
  };
  const show: AskSpec<JobWithRuns> = {
    words: 'show <job>',
    summary: 'Show a job with its runs.',
    example: 'polder jobs show job_00000042',
    ask: (polder, given) => polder.call(getJob, paramsOf(given)),
    toText: (job) => jobText(job, ports),
  };
  const explain: AskSpec<Explanation> = {
    words: 'explain <job>',
    summary: 'Say why a job waits, and what would make it start.',
    example: 'polder jobs explain job_00000042',
    ask: (polder, given) => polder.call(explainJob, paramsOf(given)),
    toText: (explanation) => explanationText(explanation, ports),
  };
  const text = { summary: 'Work for the GPUs.', example: 'polder jobs list' };
  return groupOf('jobs', text, [
    askCommand(submitSpec(ports), ports),
    listCommand(JOB_LIST, ports),
    askCommand(show, ports),
    askCommand(cancel, ports),
    askCommand(explain, ports),
    askCommand(waitSpec(ports), ports),
  ]);
}

function paramsOf({ word }: Given) {
  return { params: { jobId: toId('job_', word(0)) } };
}

function submitSpec(ports: RemotePorts): AskSpec<Job> {
  return {
    words: 'submit <allocation>',
    summary: 'Submit a job.',
    example: 'polder jobs submit allocation_nl-open --gpus 64 --time 2h --script train.sh',
    needed: [
      ['--gpus <count>', 'how many GPUs, which start together'],
      ['--time <duration>', 'how long at most, such as 90s, 15m, 2h or 3d'],
    ],
    options: [
      ['--gpu-share <share>', 'the part of one GPU that is enough, such as 0.25; needs --gpus 1'],
      ['--require <rack|pod>', 'it waits for one that has room for all of its GPUs'],
      ['--prefer <rack|pod>', 'it takes one that has room at once, and else any nodes'],
      ['--name <name>', 'what it is called'],
      ['--script <file>', 'what the site runs'],
    ],
    ask: async (polder, { word, needed, option }) => {
      const script = option('script');
      const body = {
        allocation: toId('allocation_', word(0)),
        gpuCount: toCount(needed('gpus')),
        gpuShare: toGpuShare(option('gpuShare')),
        requestedSeconds: toSeconds(needed('time')),
        placement: toPlacement(option('require'), option('prefer')),
        name: option('name'),
        script: script === undefined ? undefined : await readScript(ports.cwd, script),
      };
      return polder.call(submitJob, { body });
    },
    toText: ({ id }) => lineText(id),
  };
}

/** A shell takes the end of a line of Windows for a part of its last word. */
async function readScript(cwd: string, name: string): Promise<string> {
  return (await readTextFile(cwd, name)).replaceAll('\r\n', '\n');
}

const OVER = ['completed', 'failed', 'cancelled', 'rejected'];
const LOOK_MILLISECONDS_MIN = 500;
const LOOK_MILLISECONDS_MAX = 10_000;

function waitSpec(ports: RemotePorts): AskSpec<JobWithRuns> {
  return {
    words: 'wait <job>',
    summary: 'Wait until a job is over.',
    details:
      'Ends with 0 where it has completed, with 4 where it has failed, was cancelled or\n' +
      'rejected, and with 5 where it is not over within --timeout.',
    example: 'polder jobs wait job_00000042 --timeout 2h',
    options: [['--timeout <duration>', 'how long to wait at most, such as 15m or 2h']],
    ask: async (polder, given) => {
      const timeout = given.option('timeout');
      const endsAt = timeout === undefined ? Infinity : ports.now() + toSeconds(timeout);
      for (
        let pause = LOOK_MILLISECONDS_MIN;
        ;
        pause = Math.min(2 * pause, LOOK_MILLISECONDS_MAX)
      ) {
        const job = await polder.call(getJob, paramsOf(given));
        if (OVER.includes(job.state)) {
          if (job.state !== 'completed') ports.conclude(EXIT.refused);
          return job;
        }
        if (ports.now() >= endsAt) throw notOver(job);
        await sleep(pause, undefined, { signal: ports.signal });
      }
    },
    toText: ({ id, state, rejection }) =>
      lineText(`${id}: ${state}${rejection === null ? '' : `, ${wordText(rejection)}`}`),
  };
}

function notOver({ id, state }: JobWithRuns): ServerSaidNo {
  return new ServerSaidNo('unavailable', `${id} is not over: it is ${state}`);
}

function jobText(job: JobWithRuns, ports: RemotePorts): string {
  const { id, name, allocation, funder, requestedSeconds, placement, state } = job;
  const facts = factsText(
    [
      ['job', id],
      ['name', orNothing(name)],
      ['allocation', `${allocation}, of ${funder}`],
      ['asked for', `${gpusText(job)} for ${secondsText(requestedSeconds)}`],
      ['placement', PLACEMENT_TEXTS[placement]],
      ['state', `${state}${job.rejection === null ? '' : `, ${wordText(job.rejection)}`}`],
      ['waits for', wordText(job.waitReason)],
      ['cluster', orNothing(job.cluster)],
      ['submitted', `${timeText(job.submittedAt)} by ${job.submittedBy}`],
      ['started', timeText(job.firstStartedAt)],
      ['ended', timeText(job.endedAt)],
    ],
    ports,
  );
  const columns = [
    { title: 'run', text: ({ attempt }: Run) => String(attempt) },
    { title: 'nodes', align: 'right', text: ({ nodeCount }: Run) => countText(nodeCount) },
    { title: 'standing', text: ({ standing }: Run) => standing },
    { title: 'started', text: ({ startedAt }: Run) => timeText(startedAt) },
    { title: 'ended', text: ({ endedAt }: Run) => timeText(endedAt) },
    { title: 'by', text: ({ cause }: Run) => wordText(cause) },
  ] as const;
  const runs = renderTable(job.runs, columns, ports.stdoutHasColour);
  return runs === '' ? facts : `${facts}\n${runs}`;
}

function gpusText({ gpuCount, gpuShare }: Job): string {
  return gpuShare === null ? `${countText(gpuCount)} GPUs` : `${gpuShare} of a GPU`;
}

const PLACEMENT_TEXTS: Readonly<Record<Job['placement'], string>> = {
  any: 'anywhere',
  'prefer-pod': 'prefers one pod',
  'prefer-rack': 'prefers one rack',
  'require-pod': 'requires one pod',
  'require-rack': 'requires one rack',
};

type EarliestStart = NonNullable<Explanation['earliestStart']>;
type Change = Explanation['changes'][number];
type Run = JobWithRuns['runs'][number];

function explanationText(explanation: Explanation, ports: RemotePorts): string {
  const { job, state, sentence, reason, queuePosition, positionGpuSeconds } = explanation;
  const position = queuePosition === null ? '-' : countText(queuePosition);
  const facts = factsText(
    [
      ['job', job],
      ['state', state],
      ['waits for', wordText(reason)],
      ['since', timeText(explanation.waitsSince)],
      ['place in queue', position],
      ['would run on', wordText(explanation.standing)],
      ['starts by', timeText(explanation.startsBy)],
      ['earliest start', earliestText(explanation.earliestStart)],
      ['owed to funder', `${hoursText(positionGpuSeconds)} GPU-hours`],
    ],
    ports,
  );
  const changes = explanation.changes.map((change) => lineText(`  - ${changeText(change)}`));
  const helps =
    changes.length === 0 ? '' : `${lineText('What would change it:')}${changes.join('')}`;
  const atSite = explanation.atSite === null ? '' : `\n${siteWaitText(explanation.atSite, ports)}`;
  return `${lineText(sentence)}\n${facts}${helps}${atSite}`;
}

function siteWaitText(wait: NonNullable<Explanation['atSite']>, ports: RemotePorts): string {
  const facts: readonly (readonly [string, string])[] = [
    ['job of the site', String(wait.siteJob)],
    ['state there', lineText(wait.state)],
    ['reason there', lineText(wait.reason)],
    ['since', timeText(wait.since)],
    ['it starts when', lineText(wait.remedy)],
    ['site heard at', timeText(wait.heardAt)],
  ];
  return `${lineText(wait.sentence)}\n${factsText(facts, ports)}`;
}

const BASIS_TEXTS: Readonly<Record<EarliestStart['basis'], string>> = {
  reservation: 'nodes are kept for it',
  notice: 'borrowers have notice',
  requested_ends: 'runs end by the time that they asked for, and no job before it takes the room',
  plan: 'by the plan of all starts, and no job with a better right comes before it',
  maintenance_end: 'maintenance is over',
  not_tried_yet: 'it was not tried yet',
  allocation_closed: 'its allocation starts nothing, or is over by then',
  no_end_makes_room: 'the end of no run makes room for it',
};

function earliestText(earliest: Explanation['earliestStart']): string {
  if (earliest === null) return '-';
  const basis = BASIS_TEXTS[earliest.basis];
  return earliest.at === null ? `not known: ${basis}` : `${timeText(earliest.at)}, where ${basis}`;
}

function changeText(change: Change): string {
  const { kind, gpuCount, gpuShare, seconds, gpuSeconds, at, until } = change;
  const gpus = countText(gpuCount ?? 0);
  switch (kind) {
    case 'fewer_gpus':
      return `a job like it would start now with ${gpus} GPUs or fewer`;
    case 'less_time':
      return `a job like it would start now if it asked for ${secondsText(seconds ?? 0)} or less`;
    case 'smaller_share':
      return `a job like it would start now with ${gpuShare} of a GPU or less`;
    case 'preferred_placement':
      return 'a job like it would start now if it preferred one rack or pod, and required none';
    case 'borrow_limit':
      return `${gpus} GPUs of its funder come free, or its borrow limit is raised by as many`;
    case 'lend_limit':
      return `other shares lend ${gpus} GPUs more`;
    case 'debt':
      return (
        `its funder has made up for ${hoursText(gpuSeconds)} GPU-hours above its own: by ` +
        `${timeText(at)} at the latest`
      );
    case 'allocation_opened':
      return 'its allocation is opened again';
    case 'maintenance':
      return (
        `maintenance from ${timeText(at)} to ${timeText(until)}: a run of at most ` +
        `${secondsText(seconds ?? 0)} would fit before it`
      );
  }
}
