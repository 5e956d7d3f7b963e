import { expect, test } from 'vitest';
import { toEpochSeconds } from '../../kernel/units.ts';
import type { SitePlan } from '../connection.ts';
import {
  type AccountSettings,
  accountsOf,
  type FoundAccount,
  qosOf,
  settingsText,
  stepsTo,
} from './account-plan.ts';

const plan: SitePlan = {
  site: 'site_x',
  depth: 'accounts',
  mendsDrift: false,
  partitions: [{ cluster: 'cluster_x', partition: 'main' }],
  seenUntil: toEpochSeconds(0),
  funders: [{ funder: 'party_nl', sharePpm: 700_000 }],
  modes: [{ mode: 'mode_open', priority: 'ordinary', gpuCountMax: 64 }],
  allocations: [
    {
      allocation: 'allocation_a',
      funder: 'party_nl',
      mode: 'mode_open',
      sharePpm: 300_000,
      limitGpuSeconds: 3_659,
      storageGibibytes: undefined,
      state: 'open',
      users: ['ada', 'bob'],
    },
  ],
};
const accounts = accountsOf(plan, 'root');
const noteOf = (settings: string) => ({ settings, storage: undefined });
const asFound = (account: AccountSettings): FoundAccount => ({
  ...account,
  noted: noteOf(settingsText(account)),
});
const stepsFrom = (found: readonly FoundAccount[], mendsDrift: boolean, wanted = accounts) => {
  const there = new Map(found.map((account) => [account.name, account]));
  const qos = new Map(qosOf(plan).map((each) => [each.name, each]));
  const steps = stepsTo(
    { accounts: wanted, qos: [...qos.values()], cluster: 'lab', mendsDrift },
    { accounts: there, qos },
  );
  const commands = steps.changes.flatMap((change) => change.commands);
  return { drift: steps.drift, commands: commands.map((words) => words.join(' ')) };
};
const [funder, own] = accounts.map(asFound) as [FoundAccount, FoundAccount];

test('An allocation is an account of its funder, with its award in whole minutes', () => {
  expect(accounts.map(settingsText)).toEqual([
    'parent root; fairshare 7000; gpu minutes none; open; qos any; users none',
    'parent polder.f.nl; fairshare 3000; gpu minutes 60; open; qos polder.open; users ada bob',
  ]);
});

test('What is so already needs no step, and what is not there is made, its note last', () => {
  expect(stepsFrom([funder, own], false)).toEqual({ commands: [], drift: [] });
  expect(stepsFrom([funder], false).commands).toEqual([
    'add account polder.a.a cluster=lab parent=polder.f.nl organization=polder ' +
      'description=polder is at it',
    'modify account where name=polder.a.a cluster=lab set fairshare=3000 ' +
      'GrpTRESMins=gres/gpu=60 GrpJobs=-1 GrpSubmitJobs=-1 qos=polder.open defaultqos=polder.open',
    'add user ada account=polder.a.a cluster=lab',
    'add user bob account=polder.a.a cluster=lab',
    `modify account where name=polder.a.a set description=${own.noted.settings}`,
  ]);
});

test('A change of the plan is made; one by hand is shown, and undone where that is allowed', () => {
  const frozen = accounts.map((each) => ({ ...each, state: 'closed' as const }));
  expect(stepsFrom([funder, own], false, frozen).commands[1]).toContain('GrpJobs=0');
  const edited = { ...own, gpuMinutesMax: 999, users: ['ada', 'bob', 'eve'] };
  const shown = stepsFrom([funder, edited], false);
  expect(shown.commands).toEqual([]);
  expect(shown.drift).toEqual([
    expect.stringMatching(/^polder\.a\.a was changed by hand: set was/),
  ]);
  // Nothing but the words says that a freeze waits for it.
  expect(stepsFrom([funder, edited], false, frozen).drift).toEqual([
    expect.stringMatching(/^polder\.a\.a was changed by hand, so .* not done: .*; closed; .*; set/),
  ]);
  const mended = stepsFrom([funder, edited], true).commands;
  expect(mended).toContain('delete user where name=eve account=polder.a.a cluster=lab');
});

test('What an agent left half done is no drift, and is done; strangers are never touched', () => {
  const half = { ...own, gpuMinutesMax: undefined, noted: noteOf('polder is at it') };
  const strange = { ...own, name: 'physics', noted: noteOf('physics') };
  const steps = stepsFrom([funder, half, strange], false);
  expect(steps.drift).toEqual([]);
  expect(steps.commands.at(-1)).toContain(own.noted.settings);
  expect(steps.commands.join(' ')).not.toContain('physics');
});

test('Of a user who cannot be removed yet, nothing but the removal is tried again', () => {
  const half = { ...own, users: ['ada', 'bob', 'eve'], noted: noteOf('polder is at it') };
  expect(stepsFrom([funder, half], false).commands).toEqual([
    'delete user where name=eve account=polder.a.a cluster=lab',
    `modify account where name=polder.a.a set description=${own.noted.settings}`,
  ]);
});

test('An account whose allocation has left the site is closed, and stays', () => {
  const left = { ...own, name: 'polder.a.gone' };
  const noted = { ...left, noted: noteOf(settingsText(left)) };
  const steps = stepsFrom([funder, own, noted], false).commands;
  expect(steps.join(' ')).toContain('name=polder.a.gone cluster=lab set fairshare=3000');
  expect(steps.join(' ')).toContain('GrpSubmitJobs=0');
});

test('What is noted of a quota stays where an account changes, and is none of its drift', () => {
  const stored = { ...own, noted: { ...own.noted, storage: 500 } };
  expect(stepsFrom([funder, stored], false)).toEqual({ commands: [], drift: [] });
  const frozen = accounts.map((each) => ({ ...each, state: 'closed' as const }));
  const { commands } = stepsFrom([funder, stored], false, frozen);
  const notes = commands.filter((words) => words.includes('polder.a.a set description='));
  expect(notes).toHaveLength(2);
  for (const note of notes) expect(note).toMatch(/; storage gibibytes 500$/);
});
