/** Rehearsals that run on a server; `polder rehearse` runs one here. */
import type { Command } from 'commander';
import { type Rehearsal, submitRehearsal } from '../../client/rehearsals.ts';
import { readTextFile } from '../files.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import { textColumn } from './columns.ts';
import type { ListSpec } from './list-command.ts';
import { lineText, type RemotePorts } from './remote-command.ts';
import { type GroupSpec, type RouteCommandSpec, routeGroup } from './route-command.ts';

export const REHEARSAL_LIST: ListSpec = {
  name: 'list',
  summary: 'List your rehearsals and those of your party.',
  example: 'polder rehearsals list',
  path: '/v1/rehearsals',
  many: 'rehearsals',
  filters: [],
  columns: [
    textColumn('rehearsal', 'id'),
    textColumn('name', 'name'),
    textColumn('state', 'state'),
    textColumn('submitted', 'submittedAt'),
  ],
};

function step(verb: string, summary: string): RouteCommandSpec {
  return {
    words: `${verb} <rehearsal>`,
    summary,
    example: `polder rehearsals ${verb} rehearsal_5b3c`,
    method: 'POST',
    path: `/v1/rehearsals/:rehearsalId/${verb}`,
    shows: ['id', 'name', 'state', 'place'],
  };
}

export const REHEARSALS: GroupSpec = {
  name: 'rehearsals',
  summary: 'Programmes rehearsed on the server; polder rehearse runs one on this machine.',
  example: 'polder rehearsals submit programme.yaml',
  lists: [REHEARSAL_LIST],
  routes: [
    {
      words: 'show <rehearsal>',
      summary: 'Show a rehearsal: its place in line, how far it is, its key figures.',
      example: 'polder rehearsals show rehearsal_5b3c',
      method: 'GET',
      path: '/v1/rehearsals/:rehearsalId',
    },
    step('cancel', 'Cancel a rehearsal that waits or runs.'),
    step('run-again', 'Run a rehearsal again that ended without a result.'),
    {
      words: 'report <rehearsal>',
      summary: 'Show all figures of a rehearsal that has finished, as summary.json has them.',
      example: 'polder rehearsals report rehearsal_5b3c --json',
      method: 'GET',
      path: '/v1/rehearsals/:rehearsalId/report',
    },
    {
      words: 'compare',
      summary: 'Show the figures of rehearsals side by side.',
      example: 'polder rehearsals compare --run rehearsal_5b3c rehearsal_7d1e --json',
      method: 'GET',
      path: '/v1/rehearsal-comparison',
      options: [
        {
          flags: '--run <id...>',
          description: 'two to eight that have finished',
          field: 'run',
          isNeeded: true,
          in: 'query',
        },
      ],
    },
  ],
};

export function rehearsalsCommand(ports: RemotePorts): Command {
  const submit: AskSpec<Rehearsal> = {
    words: 'submit <file>',
    summary: 'Send a programme file to the server, where it waits in line and runs.',
    example: 'polder rehearsals submit examples/groningen.yaml',
    options: [['--assume-budget', 'let commitments pass that their budget cannot carry']],
    ask: async (polder, { word, isOn }) => {
      const text = await readTextFile(ports.cwd, word(0));
      const body = {
        programme: text.replaceAll('\r\n', '\n'),
        assumesBudget: isOn('assumeBudget'),
      };
      return polder.call(submitRehearsal, { body });
    },
    toText: ({ id, place }) => lineText(`${id}: number ${place ?? 1} in line`),
  };
  return routeGroup(REHEARSALS, ports, [askCommand(submit, ports)]);
}
