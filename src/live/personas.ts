/** Who can log in to a demo: one persona a role, each where it has something to do. */
import type { Reader } from '../platform/database/transaction.ts';
import { type RoleName, type Scope, THE_PLATFORM } from '../platform/identity/access.ts';
import type { Persona } from '../platform/identity/demo.ts';
import { loadPlan } from './load-plan.ts';
import type { StoredPlan } from './stored-plan.ts';

/** Those of the platform, and where a programme is loaded those of its first parties and sites. */
export async function personasIn(reader: Reader): Promise<readonly Persona[]> {
  const plan = await loadPlan(reader);
  return plan === undefined
    ? PERSONAS_OF_THE_PLATFORM
    : [...PERSONAS_OF_THE_PLATFORM, ...personasOfPlan(plan)];
}

export const NEWCOMER: Persona = {
  id: 'newcomer',
  name: 'Nora Newcomer',
  description: 'Has logged in and has no role: asks to apply for an organisation.',
  grants: [],
};

const PERSONAS_OF_THE_PLATFORM: readonly Persona[] = [
  personaOf('administrator', THE_PLATFORM, {
    name: 'Ada Administrator',
    description: 'Runs this installation: persons, roles, backups.',
  }),
  personaOf('programme-officer', THE_PLATFORM, {
    name: 'Petra Programme',
    description: 'Of the joint undertaking: draws up programmes, calls money, closes periods.',
  }),
  personaOf('auditor', THE_PLATFORM, {
    name: 'Aud Auditor',
    description: 'Reads everything and writes nothing.',
  }),
  NEWCOMER,
];

/**
 * A funder is one that committed money; a project one whose mode is open to users; a bidder one
 * that runs no site yet; an applicant one that uses time of the joint undertaking. What is not
 * contracted yet has bids to judge.
 */
function personasOfPlan(plan: StoredPlan): readonly Persona[] {
  const { parties, commitments, sites, programmes, contracts, allocations, modes } = plan;
  const funder = parties.find(
    ({ id, kind }) => kind === 'state' && commitments.some(({ party }) => party === id),
  );
  const market = new Set(modes.filter(({ priority }) => priority === 'market').map(({ id }) => id));
  const project =
    allocations.find((each) => each.funder === funder?.id && !market.has(each.mode)) ??
    allocations[0];
  const sold = allocations.find((each) => market.has(each.mode) && each.id !== project?.id);
  const [site] = sites;
  const isContracted = (id: string) => contracts.some(({ programme }) => programme === id);
  const programme = programmes.find(({ id }) => !isContracted(id)) ?? programmes[0];
  const bidder = parties.find(
    ({ id, kind }) => kind === 'operator' && !sites.some(({ operator }) => operator === id),
  );
  const union = parties.find(({ kind }) => kind === 'joint-undertaking');
  const holder = allocations.findLast((each) => each.funder === union?.id)?.holder;
  const applicant = parties.find(({ id }) => id === holder);
  return [
    funder === undefined ? undefined : funderOfficer(funder),
    site === undefined ? undefined : operatorOf(site),
    ...(project === undefined ? [] : membersOf(project)),
    sold === undefined ? undefined : companyOf(sold),
    programme === undefined ? undefined : reviewerOf(programme, union),
    bidder === undefined ? undefined : bidderOf(bidder),
    applicant === undefined ? undefined : applicantOf(applicant),
  ].filter((persona) => persona !== undefined);
}

interface Named {
  readonly id: string;
  readonly name: string;
}

function funderOfficer({ id, name }: Named): Persona {
  return personaOf(
    'funder-officer',
    { kind: 'party', id },
    {
      name: 'Fenna Funder',
      description: `For ${name}: signs, pays, and divides what it is entitled to.`,
    },
  );
}

function operatorOf({ id, name }: Named): Persona {
  return personaOf(
    'operator',
    { kind: 'site', id },
    {
      name: 'Otto Operator',
      description: `Runs ${name}: its capacity, outages and usage.`,
    },
  );
}

function membersOf({ id, name }: Named): readonly Persona[] {
  const scope: Scope = { kind: 'project', id };
  return [
    personaOf('principal-investigator', scope, {
      name: 'Ines Investigator',
      description: `Leads ${name}: its jobs, and who submits them.`,
    }),
    personaOf('member', scope, {
      name: 'Mees Member',
      description: `Submits jobs of ${name}.`,
    }),
  ];
}

/** Whoever pays by use sees its price, its cost and what is left. */
function companyOf({ id, name, holder }: Named & { readonly holder: string }): Persona {
  return {
    id: 'company',
    name: 'Cleo Company',
    description: `Buys compute: submits jobs of ${name}, and gets the invoices for them.`,
    grants: [
      { role: 'principal-investigator', scope: { kind: 'project', id } },
      { role: 'applicant', scope: { kind: 'party', id: holder } },
    ],
  };
}

/** Judges bids; and applications, where a joint undertaking gives time. */
function reviewerOf({ id, name }: Named, union: Named | undefined): Persona {
  const ofUnion = union === undefined ? [] : [scopeOf(union)];
  return {
    id: 'reviewer',
    name: 'Rosa Reviewer',
    description: `Judges bids of ${name}, and reviews applications: declares conflicts first.`,
    grants: [{ kind: 'programme', id } as const, ...ofUnion].map((scope) => ({
      role: 'reviewer',
      scope,
    })),
  };
}

function scopeOf({ id }: Named): Scope {
  return { kind: 'party', id };
}

function applicantOf(party: Named): Persona {
  return personaOf('applicant', scopeOf(party), {
    name: 'Anna Applicant',
    description: `Applies for access for ${party.name}, and reads what became of it.`,
  });
}

function bidderOf({ id, name }: Named): Persona {
  return personaOf(
    'bidder',
    { kind: 'party', id },
    {
      name: 'Bo Bidder',
      description: `Bids for ${name}: its bids, what was decided on them, complaints.`,
    },
  );
}

function personaOf(
  role: RoleName,
  scope: Scope,
  { name, description }: { readonly name: string; readonly description: string },
): Persona {
  return { id: role, name, description, grants: [{ role, scope }] };
}
