/** What a party can use, and through which door. */
import type { Command } from 'commander';
import { type AccessDoors, getAccessDoors } from '../../client/access-doors.ts';
import { UsageError } from '../failure.ts';
import { toId, toInstant, toWord } from './arguments.ts';
import { type AskSpec, askCommand } from './ask-command.ts';
import { factsText, type RemotePorts } from './remote-command.ts';
import { renderTable } from './table.ts';
import { hoursText, orNothing, priceText, timeText, wordText } from './wire-text.ts';

const USERS = ['sme', 'company', 'public-body', 'research'] as const;

export function doorsCommand(ports: RemotePorts): Command {
  const doors: AskSpec<AccessDoors> = {
    words: 'doors',
    summary: 'Say what the users of a party can use this year and next, and through which door.',
    details: 'Without --user: what SMEs and start-ups can use. --state NL is --party party_nl.',
    example: 'polder doors --state NL --user research',
    options: [
      ['--state <code>', 'the users of a state, by the letters of its id'],
      ['--party <id>', 'the users of a party'],
      ['--user <kind>', `which users: ${USERS.join(', ')}`],
      ['--at <time>', 'as of then; today where it is not given'],
      [
        '--project <kind>',
        'union-funded or seal-of-excellence: what opens union time to companies',
      ],
    ],
    ask: (polder, { option }) => {
      const party = partyOf(option('party'), option('state'));
      const project = option('project');
      const named =
        project === undefined
          ? undefined
          : toWord(['union-funded', 'seal-of-excellence'] as const, project);
      const at = option('at');
      return polder.call(getAccessDoors, {
        query: {
          party,
          user: toWord(USERS, option('user') ?? 'sme'),
          ...(at !== undefined && { at: toInstant(at) }),
          unionFunded: named === 'union-funded',
          sealOfExcellence: named === 'seal-of-excellence',
        },
      });
    },
    toText: (answer) => doorsText(answer, ports),
  };
  return askCommand(doors, ports);
}

function partyOf(party: string | undefined, state: string | undefined): `party_${string}` {
  if (party !== undefined) return toId('party_', party);
  if (state !== undefined && /^[A-Za-z]+$/.test(state)) return `party_${state.toLowerCase()}`;
  throw new UsageError('found no party; expected --state NL, or --party party_nl');
}

type Door = AccessDoors['periods'][number]['doors'][number];

function doorsText(answer: AccessDoors, ports: RemotePorts): string {
  const { party, membership, user, at, periods } = answer;
  const facts = factsText(
    [
      ['party', party],
      ['of the Union', orNothing(membership)],
      ['users', wordText(user)],
      ['as of', timeText(at)],
    ],
    ports,
  );
  const columns = [
    { title: 'door', text: ({ kind }: Door) => kind },
    { title: 'open', text: (door: Door) => (door.isOpen ? 'yes' : wordText(door.reason)) },
    { title: 'site', text: ({ site }: Door) => orNothing(site) },
    { title: 'of', text: ({ owner }: Door) => orNothing(owner) },
    {
      title: 'GPU-hours left',
      align: 'right',
      text: ({ gpuSecondsLeft }: Door) => hoursText(gpuSecondsLeft),
    },
    {
      title: 'a GPU-hour',
      align: 'right',
      text: ({ priceMicrosPerGpuHour }: Door) => priceText(priceMicrosPerGpuHour),
    },
    { title: 'from', text: ({ firstAt }: Door) => timeText(firstAt) },
  ] as const;
  const parts = periods.map(({ startsAt, endsAt, doors }) => {
    const title = `From ${timeText(startsAt)} to ${timeText(endsAt)}`;
    return `${title}\n${renderTable(doors, columns, ports.stdoutHasColour)}`;
  });
  return [facts, ...parts].join('\n');
}
