/** Who may use how much of an entitlement. */
import type { Command } from 'commander';
import {
  type Allocation,
  changeAllocation,
  createAllocation,
  endAllocation,
  getAllocation,
} from '../../client/allocations.ts';
import { toGibibytesOrNull, toId, toIdIfGiven, toInstant, toPpm } from './arguments.ts';
import { type AskSpec, askCommand, type Given } from './ask-command.ts';
import { shareColumn, textColumn, timeColumn } from './columns.ts';
import { groupOf } from './group.ts';
import { type ListSpec, listCommand } from './list-command.ts';
import { factsText, type RemotePorts } from './remote-command.ts';
import { numberText, shareText, timeText } from './wire-text.ts';

export const ALLOCATION_LIST: ListSpec = {
  name: 'list',
  summary: 'List the allocations that you may see.',
  example: 'polder allocations list --funder party_nl',
  path: '/v1/allocations',
  many: 'allocations',
  filters: [
    { flags: '--funder <id>', query: 'funder', description: 'of this funder' },
    { flags: '--holder <id>', query: 'holder', description: 'for this holder' },
    { flags: '--mode <id>', query: 'mode', description: 'of this access mode' },
    { flags: '--site <id>', query: 'site', description: 'at this site' },
  ],
  columns: [
    textColumn('allocation', 'id'),
    textColumn('name', 'name'),
    textColumn('funder', 'funder'),
    textColumn('holder', 'holder'),
    shareColumn('share', 'sharePpm'),
    timeColumn('until', 'endsAt'),
  ],
};

export function allocationsCommand(ports: RemotePorts): Command {
  const toText = (allocation: Allocation) => allocationText(allocation, ports);
  const show: AskSpec<Allocation> = {
    words: 'show <allocation>',
    summary: 'Show an allocation.',
    example: 'polder allocations show allocation_nl-open',
    ask: (polder, given) => polder.call(getAllocation, paramsOf(given)),
    toText,
  };
  const end: AskSpec<Allocation> = {
    words: 'end <allocation>',
    summary: 'End an allocation now, for good.',
    example: 'polder allocations end allocation_nl-open',
    ask: (polder, given) => polder.call(endAllocation, paramsOf(given)),
    toText,
  };
  const text = {
    summary: 'Who may use how much, where and when.',
    example: ALLOCATION_LIST.example,
  };
  return groupOf('allocations', text, [
    listCommand(ALLOCATION_LIST, ports),
    askCommand(show, ports),
    askCommand({ ...CREATE, toText }, ports),
    askCommand({ ...CHANGE, toText }, ports),
    askCommand(end, ports),
  ]);
}

const STORAGE = [
  '--storage <gib>',
  'GiB that it may store at each site, or none: not said',
] as const;

type Unprinted = Omit<AskSpec<Allocation>, 'toText'>;

const CREATE: Unprinted = {
  words: 'create <allocation>',
  summary: 'Put a part of a funder’s entitlement at the disposal of a holder.',
  example:
    'polder allocations create allocation_nl-new --funder party_nl --holder party_uva \\\n' +
    '    --name "University" --mode mode_open --site site_nl --share 10 \\\n' +
    '    --from 2029-04-01 --until 2029-10-01',
  needed: [
    ['--funder <id>', 'whose entitlement it is'],
    ['--holder <id>', 'who may use it'],
    ['--name <name>', 'what it is called'],
    ['--mode <id>', 'the access mode'],
    ['--site <id...>', 'at which sites'],
    ['--share <percent>', 'of what the funder is entitled to there'],
    ['--from <time>', 'when it begins'],
    ['--until <time>', 'when it ends'],
  ],
  options: [STORAGE],
  ask: (polder, { word, needed, option, options }) => {
    const body = {
      id: toId('allocation_', word(0)),
      funder: toId('party_', needed('funder')),
      holder: toId('party_', needed('holder')),
      name: needed('name'),
      mode: toId('mode_', needed('mode')),
      sites: (options('site') ?? []).map((site) => toId('site_', site)),
      sharePpm: toPpm(needed('share')),
      storageGibibytes: toGibibytesOrNull(option('storage')),
      startsAt: toInstant(needed('from')),
      endsAt: toInstant(needed('until')),
    };
    return polder.call(createAllocation, { body });
  },
};

const CHANGE: Unprinted = {
  words: 'change <allocation>',
  summary: 'Change an allocation; a new share counts from the next month on.',
  example: 'polder allocations change allocation_nl-open --share 12.5',
  options: [
    ['--holder <id>', 'who may use it'],
    ['--name <name>', 'what it is called'],
    ['--mode <id>', 'the access mode'],
    ['--site <id...>', 'at which sites'],
    ['--share <percent>', 'of what the funder is entitled to there'],
    ['--from <time>', 'when it begins'],
    ['--until <time>', 'when it ends'],
    STORAGE,
  ],
  ask: async (polder, given) => {
    const { option, options } = given;
    const { version } = await polder.callWithVersion(getAllocation, paramsOf(given));
    const share = option('share');
    const [from, until] = [option('from'), option('until')];
    const body = {
      holder: toIdIfGiven('party_', option('holder')),
      name: option('name'),
      mode: toIdIfGiven('mode_', option('mode')),
      sites: options('site')?.map((site) => toId('site_', site)),
      sharePpm: share === undefined ? undefined : toPpm(share),
      storageGibibytes: toGibibytesOrNull(option('storage')),
      startsAt: from === undefined ? undefined : toInstant(from),
      endsAt: until === undefined ? undefined : toInstant(until),
    };
    const seen = version === undefined ? {} : { ifMatch: version };
    return polder.call(changeAllocation, { ...paramsOf(given), body }, seen);
  },
};

function paramsOf({ word }: Given) {
  return { params: { allocationId: toId('allocation_', word(0)) } };
}

function allocationText(allocation: Allocation, ports: RemotePorts): string {
  const { id, name, funder, holder, mode, sites, sharePpm } = allocation;
  const { storageGibibytes: storage, startsAt, endsAt } = allocation;
  const facts = [
    ['allocation', id],
    ['name', name],
    ['funder', funder],
    ['holder', holder],
    ['mode', mode],
    ['sites', sites.join(', ')],
    ['share', `${shareText(sharePpm)} of its funder's entitlement`],
    ['storage', storage === null ? '-' : `${numberText(storage)} GiB at each site`],
    ['from', timeText(startsAt)],
    ['until', timeText(endsAt)],
    ['frozen', timeText(allocation.frozenAt)],
  ] as const;
  return factsText(facts, ports);
}
