/**
 * The accounts that a Slurm site should have, and the commands of `sacctmgr` that get it there.
 * Always: nothing is touched whose name is not one of Polder's (`connection.ts`). What Polder set
 * last stands in the description of each account, as text: what differs from it was changed by
 * somebody's hand, which is drift; what differs from the plan alone is a change of the plan.
 *
 * Written by `sacctmgr` and not over the interface, whose version 0.0.38 stores no parent of an
 * account and ends when one with limits is written again; see docs/decisions/0030.
 */
import type { ModePriority } from '../../access/mode.ts';
import { compare } from '../../kernel/compare.ts';
import { SECONDS_PER_MINUTE } from '../../kernel/units.ts';
import type { SitePlan } from '../connection.ts';
import { accountOfAllocation, accountOfFunder, isOfPolder, qosOfMode } from '../connection.ts';
import { type AccountNote, noteCommand, parseNote } from './account-note.ts';

export interface AccountSettings {
  readonly name: string;
  readonly parent: string;
  readonly fairshare: number;
  /** Of GPU time in all; `undefined`: no limit. */
  readonly gpuMinutesMax: number | undefined;
  readonly state: 'open' | 'closed';
  readonly qos: string | undefined;
  readonly users: readonly string[];
}

export interface QosSettings {
  readonly name: string;
  readonly priority: number;
  readonly gpusPerJobMax: number | undefined;
}

export interface FoundAccount extends AccountSettings {
  /** What Polder set last, as it wrote it down. */
  readonly noted: AccountNote;
}

export interface FoundSettings {
  readonly accounts: ReadonlyMap<string, FoundAccount>;
  readonly qos: ReadonlyMap<string, QosSettings>;
}

/** Of one account or QoS. Where a command fails, those after it are not to be done. */
export interface SettingsChange {
  readonly name: string;
  /** Words of `sacctmgr`, in the order in which they are to be done. */
  readonly commands: readonly (readonly string[])[];
}

export interface AccountSteps {
  /** In the order in which they are to be done. */
  readonly changes: readonly SettingsChange[];
  /** By account, what is noted once they are done. */
  readonly notes: ReadonlyMap<string, AccountNote>;
  /** Sentences on what somebody changed by hand. */
  readonly drift: readonly string[];
}

/** Slurm shares are whole numbers of no unit; hundredths of a percent are fine enough. */
const PPM_PER_SHARE = 100;
const PRIORITIES: Readonly<Record<ModePriority, number>> = {
  emergency: 4_000,
  'reserved-research': 3_000,
  ordinary: 2_000,
  market: 1_000,
};

export const SERVICE_ACCOUNT = 'polder.service';

export function accountsOf(plan: SitePlan, operator: string): readonly AccountSettings[] {
  const plain = { gpuMinutesMax: undefined, state: 'open', qos: undefined, users: [] } as const;
  const funders = plan.funders.map(({ funder, sharePpm }) => ({
    ...plain,
    name: accountOfFunder(funder),
    parent: 'root',
    fairshare: shareOf(sharePpm),
  }));
  const allocations = plan.allocations.map((allocation) => ({
    name: accountOfAllocation(allocation.allocation),
    parent: accountOfFunder(allocation.funder),
    fairshare: shareOf(allocation.sharePpm),
    gpuMinutesMax: Math.floor(allocation.limitGpuSeconds / SECONDS_PER_MINUTE),
    state: allocation.state,
    qos: qosOfMode(allocation.mode),
    users: allocation.users,
  }));
  if (plan.depth !== 'submission') return [...funders, ...allocations];
  const service = { ...plain, name: SERVICE_ACCOUNT, parent: 'root', fairshare: 1 };
  return [...funders, ...allocations, { ...service, users: [operator] }];
}

function shareOf(sharePpm: number): number {
  return Math.max(1, Math.round(sharePpm / PPM_PER_SHARE));
}

export function qosOf(plan: SitePlan): readonly QosSettings[] {
  return plan.modes.map(({ mode, priority, gpuCountMax }) => ({
    name: qosOfMode(mode),
    priority: PRIORITIES[priority],
    gpusPerJobMax: gpuCountMax,
  }));
}

const NOTE_START = 'parent ';
/**
 * Noted while an account is being changed: whoever dies in between leaves this, and what is found
 * then is nobody's drift.
 */
const IN_THE_MIDDLE = 'polder is at it';

/** An account as one line: what is noted at the site, and what people are shown. */
export function settingsText(settings: AccountSettings): string {
  const { parent, fairshare, gpuMinutesMax, state, qos, users } = settings;
  const limit = gpuMinutesMax === undefined ? 'none' : String(gpuMinutesMax);
  const named = users.toSorted(compare).join(' ');
  return (
    `${NOTE_START}${parent}; fairshare ${fairshare}; gpu minutes ${limit}; ${state}; ` +
    `qos ${qos ?? 'any'}; users ${named === '' ? 'none' : named}`
  );
}

interface Wanted {
  readonly accounts: readonly AccountSettings[];
  readonly qos: readonly QosSettings[];
  readonly cluster: string;
  readonly mendsDrift: boolean;
}

export function stepsTo(wanted: Wanted, found: FoundSettings): AccountSteps {
  const changes: SettingsChange[] = [];
  const drift: string[] = [];
  const notes = new Map([...found.accounts].map(([name, { noted }]) => [name, noted]));
  const make = (account: AccountSettings, commands: SettingsChange['commands']) => {
    const { name } = account;
    changes.push({ name, commands });
    notes.set(name, { settings: settingsText(account), storage: notes.get(name)?.storage });
  };
  for (const qos of wanted.qos) {
    changes.push({ name: qos.name, commands: stepsOfQos(qos, found.qos.get(qos.name)) });
  }
  for (const account of wanted.accounts) {
    const there = found.accounts.get(account.name);
    if (there === undefined) make(account, addition(account, wanted.cluster));
    else {
      const said = driftOf(there, wanted.mendsDrift ? undefined : account);
      if (said !== undefined) drift.push(said);
      const isFree = said === undefined || wanted.mendsDrift;
      if (isFree) make(account, change(account, there, wanted.cluster));
    }
  }
  const names = new Set(wanted.accounts.map(({ name }) => name));
  for (const left of found.accounts.values()) {
    if (names.has(left.name) || !isOfPolder(left.name) || left.state === 'closed') continue;
    const closed: AccountSettings = { ...left, state: 'closed' };
    make(closed, change(closed, left, wanted.cluster));
  }
  return { changes: changes.filter(({ commands }) => commands.length > 0), drift, notes };
}

/** `planned`: what is not set there while the drift stands; `undefined` where it is set back. */
function driftOf(there: FoundAccount, planned: AccountSettings | undefined): string | undefined {
  const is = settingsText(there);
  const { settings: set } = there.noted;
  if (!set.startsWith(NOTE_START) || set === is) return undefined;
  const found = `set was "${set}", found is "${is}"`;
  const text = planned && settingsText(planned);
  if (text === undefined || text === set) return `${there.name} was changed by hand: ${found}`;
  return `${there.name} was changed by hand, so what is planned is not done: "${text}"; ${found}`;
}

function stepsOfQos(
  { name, priority, gpusPerJobMax }: QosSettings,
  there: QosSettings | undefined,
): readonly (readonly string[])[] {
  const limit = `MaxTRESPerJob=gres/gpu=${gpusPerJobMax ?? -1}`;
  const settings = [`priority=${priority}`, ...(gpusPerJobMax === undefined ? [] : [limit])];
  if (there === undefined) return [['add', 'qos', name, ...settings]];
  if (there.priority === priority && there.gpusPerJobMax === gpusPerJobMax) return [];
  return [['modify', 'qos', 'where', `name=${name}`, 'set', `priority=${priority}`, limit]];
}

function addition(account: AccountSettings, cluster: string): readonly (readonly string[])[] {
  const { name, parent, users } = account;
  const who = [`cluster=${cluster}`, `parent=${parent}`, 'organization=polder'];
  return [
    ['add', 'account', name, ...who, `description=${IN_THE_MIDDLE}`],
    [...modification(name, cluster), ...valuesOf(account)],
    ...users.map((user) => ['add', 'user', user, `account=${name}`, `cluster=${cluster}`]),
    noteCommand(name, { settings: settingsText(account), storage: undefined }),
  ];
}

function modification(name: string, cluster: string): readonly string[] {
  return ['modify', 'account', 'where', `name=${name}`, `cluster=${cluster}`, 'set'];
}

function change(
  account: AccountSettings,
  there: FoundAccount,
  cluster: string,
): readonly (readonly string[])[] {
  const text = settingsText(account);
  const { settings, storage } = there.noted;
  if (text === settings && text === settingsText(there)) return [];
  const { name, parent, users } = account;
  const at = [`account=${name}`, `cluster=${cluster}`];
  const moved = there.parent === parent ? [] : [`parent=${parent}`];
  const added = users.filter((user) => !there.users.includes(user));
  const removed = there.users.filter((user) => !users.includes(user));
  const isBegun = settings === IN_THE_MIDDLE;
  const ofNobody = (each: AccountSettings) => settingsText({ ...each, users: [] });
  const isSet = isBegun && ofNobody(account) === ofNobody(there);
  return [
    ...(isBegun ? [] : [noteCommand(name, { settings: IN_THE_MIDDLE, storage })]),
    ...(isSet ? [] : [[...modification(name, cluster), ...moved, ...valuesOf(account)]]),
    ...added.map((user) => ['add', 'user', user, ...at]),
    ...removed.map((user) => ['delete', 'user', 'where', `name=${user}`, ...at]),
    noteCommand(name, { settings: text, storage }),
  ];
}

/** -1 takes a limit away. */
function valuesOf({ fairshare, gpuMinutesMax, state, qos }: AccountSettings): readonly string[] {
  const jobs = state === 'open' ? -1 : 0;
  return [
    `fairshare=${fairshare}`,
    `GrpTRESMins=gres/gpu=${gpuMinutesMax ?? -1}`,
    `GrpJobs=${jobs}`,
    `GrpSubmitJobs=${jobs}`,
    ...(qos === undefined ? [] : [`qos=${qos}`, `defaultqos=${qos}`]),
  ];
}

export const SHOW_ASSOCIATIONS =
  'account,user,parentname,share,grptresmins,grpjobs,grpsubmit,defaultqos';
export const SHOW_ACCOUNTS = 'account,descr';
export const SHOW_QOS = 'name,priority,maxtres';

/** From what `sacctmgr -nP show` prints of associations, accounts and QoS in these formats. */
export function parseSettings(associations: string, accounts: string, qos: string): FoundSettings {
  const noted = new Map(rowsOf(accounts).map(([name = '', text = '']) => [name, text]));
  const rows = rowsOf(associations).filter(([name = '']) => isOfPolder(name));
  const found = new Map<string, FoundAccount>();
  for (const [name = '', user = '', parent = '', share, minutes = '', , submit, own = ''] of rows) {
    if (user !== '') continue;
    const users = rows
      .filter(([account, who = '']) => account === name && who !== '')
      .map(([, who = '']) => who);
    found.set(name, {
      name,
      parent,
      fairshare: Number(share),
      gpuMinutesMax: gpusIn(minutes),
      state: submit === '0' ? 'closed' : 'open',
      qos: own === '' ? undefined : own,
      users,
      noted: parseNote(noted.get(name) ?? ''),
    });
  }
  const settings = rowsOf(qos).map(([name = '', priority, limit = '']) => {
    return [name, { name, priority: Number(priority), gpusPerJobMax: gpusIn(limit) }] as const;
  });
  return { accounts: found, qos: new Map(settings) };
}

/** From `sreport -nP … job sizesbyaccount`: GPU-seconds in buckets of job sizes, by account. */
export function parseReport(text: string): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [, account = '', ...buckets] of rowsOf(text)) {
    // The last column is the share of the whole.
    const sum = buckets.slice(0, -1).reduce((total, bucket) => total + Number(bucket), 0);
    if (isOfPolder(account)) sums.set(account, (sums.get(account) ?? 0) + sum);
  }
  return sums;
}

function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|'));
}

function gpusIn(text: string): number | undefined {
  const count = /(?:^|,)gres\/gpu=([0-9]+)/.exec(text)?.[1];
  return count === undefined ? undefined : Number(count);
}
