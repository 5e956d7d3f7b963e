/** Whoever pays, operates and awards: what changes the plan while jobs run. */

import {
  changeAllocation,
  createAllocation,
  endAllocation,
  freezeAllocation,
  unfreezeAllocation,
} from '../../src/access/commands/allocations.ts';
import { endOutage, noteOutage } from '../../src/capacity/commands.ts';
import {
  callInstalment,
  draftCommitment,
  payInstalment,
  signCommitment,
  withdrawCommitment,
} from '../../src/funding/commands/commitments.ts';
import { present } from '../../src/kernel/assert.ts';
import type { AllocationId, ClusterId, CommitmentId, SiteId } from '../../src/kernel/ids.ts';
import { parseDate } from '../../src/kernel/time.ts';
import {
  type EpochSeconds,
  toEpochSeconds,
  toEurMicros,
  toPartsPerMillion,
} from '../../src/kernel/units.ts';
import { applyProgramme } from '../../src/live/apply.ts';
import type { Writer } from '../../src/platform/database/transaction.ts';
import { Chance } from './chance.ts';
import type { AnyOutcome, World } from './world.ts';

const OFFICER = 'person_officer';
const CLUSTERS: readonly ClusterId[] = ['cluster_north', 'cluster_south'];
export const SITES: readonly SiteId[] = ['site_north', 'site_south'];
const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 86_400;
const NEW_ALLOCATION = `
  - id: allocation_filed
    name: Of a newer file
    funder: party_aa
    mode: mode_reserved
    holder: party_users
    sites: [site_north]
    sharePercent: 10
`;

export class PlanDriver {
  readonly #world: World;
  readonly #chance: Chance;
  readonly #fileText: string;
  #count = 0;

  constructor(world: World, fileText: string) {
    this.#world = world;
    this.#chance = new Chance(world.seed, 'plan');
    this.#fileText = fileText;
  }

  /** Capacity is lost or taken for maintenance, or comes back before its time. */
  async outage(): Promise<void> {
    const chance = this.#chance;
    const { now } = this.#world;
    const version = undefined;
    if (chance.hits(400)) {
      const number = 1 + chance.below(4);
      await this.#write(`end outage ${number}`, (writer) => endOutage(writer, { number, version }));
      return;
    }
    const start = toEpochSeconds(now + chance.pick([0, 0, 60, HOUR_SECONDS, -HOUR_SECONDS]));
    const outage = {
      cluster: chance.pick(CLUSTERS),
      gpuCount: chance.pick([1, 4, 8, 16, 30, 64]),
      kind: chance.pick(['lost', 'maintenance'] as const),
      start,
      end: toEpochSeconds(
        start + chance.pick([600, HOUR_SECONDS, 10 * HOUR_SECONDS, 2 * DAY_SECONDS]),
      ),
    };
    await this.#write(
      `note ${outage.kind} ${outage.gpuCount} GPUs of ${outage.cluster}`,
      (writer) => noteOutage(writer, outage, this.#world.plan.planInterval),
    );
  }

  async allocation(): Promise<void> {
    const chance = this.#chance;
    const rows = await this.#world.store.query<{ id: AllocationId }>(
      'SELECT id FROM access.allocation ORDER BY position',
    );
    const target = { id: chance.pick(rows).id, version: undefined };
    const facts = this.#world.plan.allocationFacts;
    const sharePpm = toPartsPerMillion(chance.pick([50_000, 100_000, 300_000, 650_000]));
    switch (chance.pick(['create', 'change', 'change', 'freeze', 'unfreeze', 'unfreeze', 'end'])) {
      case 'create':
        await this.#create(sharePpm);
        break;
      case 'change':
        await this.#write(`change ${target.id} to ${sharePpm}`, (writer) =>
          changeAllocation(writer, target, { sharePpm }, facts),
        );
        break;
      case 'freeze':
        await this.#write(`freeze ${target.id}`, (writer) => freezeAllocation(writer, target));
        break;
      case 'unfreeze':
        await this.#write(`unfreeze ${target.id}`, (writer) => unfreezeAllocation(writer, target));
        break;
      default:
        await this.#write(`end ${target.id}`, (writer) => endAllocation(writer, target));
    }
  }

  async #create(sharePpm: ReturnType<typeof toPartsPerMillion>): Promise<void> {
    const { now, plan } = this.#world;
    this.#count += 1;
    const allocation = {
      id: `allocation_made-${this.#count}`,
      name: 'Made',
      funder: this.#chance.pick(['party_union', 'party_aa'] as const),
      mode: this.#chance.pick(['mode_open', 'mode_reserved'] as const),
      holder: 'party_users',
      sites: ['site_north'],
      sharePpm,
      storageGibibytes: undefined,
      start: now,
      end: toEpochSeconds(now + this.#chance.pick([HOUR_SECONDS, 8 * DAY_SECONDS])),
    } as const;
    await this.#write(`create ${allocation.id}`, (writer) =>
      createAllocation(writer, allocation, plan.allocationFacts),
    );
  }

  /** A step of a commitment that is there, or a new one. */
  async commitment(): Promise<void> {
    const chance = this.#chance;
    const { plan } = this.#world;
    const rows = await this.#world.store.query<{ id: CommitmentId }>(
      'SELECT id FROM funding.commitment ORDER BY position',
    );
    const target = { id: chance.pick(rows).id, version: undefined };
    const instalment = { ...target, number: 1 + chance.below(2) };
    switch (chance.pick(['draft', 'sign', 'call', 'call', 'pay', 'pay', 'withdraw'])) {
      case 'draft':
        await this.#draft();
        break;
      case 'sign':
        await this.#write(`sign ${target.id}`, (writer) =>
          signCommitment(writer, target, plan.post),
        );
        break;
      case 'call':
        await this.#write(`call ${target.id} ${instalment.number}`, (writer) =>
          callInstalment(writer, instalment, plan.post),
        );
        break;
      case 'pay':
        await this.#write(`pay ${target.id} ${instalment.number}`, (writer) =>
          payInstalment(writer, instalment, plan.post),
        );
        break;
      default:
        await this.#write(`withdraw ${target.id}`, (writer) =>
          withdrawCommitment(writer, target, plan),
        );
    }
  }

  async #draft(): Promise<void> {
    this.#count += 1;
    const draft = {
      id: `commitment_made-${this.#count}`,
      party: 'party_aa',
      programme: 'programme_joint',
      territory: undefined,
      instalments: [
        { dueAt: dayOf('2028-02-15'), micros: toEurMicros(30_000_000_001n) },
        { dueAt: dayOf('2028-06-15'), micros: toEurMicros(90_000_000_000n) },
      ],
    } as const;
    await this.#write(`draft ${draft.id}`, (writer) => draftCommitment(writer, draft));
  }

  /** The programme file again, with another share, another allocation or another policy. */
  async apply(): Promise<void> {
    const chance = this.#chance;
    let fileText = this.#fileText;
    if (chance.hits(500)) {
      const share = chance.pick([60, 55, 80]);
      fileText = fileText.replace('sharePercent: 60', `sharePercent: ${share}`);
    }
    if (chance.hits(500)) fileText = fileText.replace('# more allocations', NEW_ALLOCATION);
    if (chance.hits(300)) {
      fileText = fileText.replace('notice: 2 minutes', 'notice: 5 minutes');
    }
    const outcome = await applyProgramme(
      this.#world.store,
      { actor: OFFICER, at: this.#world.now, requestId: '' },
      { fileName: 'ground.yaml', fileText, expectedPlanVersion: undefined },
      this.#world.plan,
    );
    this.#world.tell(`apply: ${outcome.ok ? 'done' : outcome.reason}`);
  }

  #write<T extends AnyOutcome>(what: string, work: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#world.write(what, OFFICER, work);
  }
}

function dayOf(text: string): EpochSeconds {
  return present(parseDate(text), text);
}
