/**
 * What each role may do, and where an actor may do it. Always: what no role gives is denied; a role
 * more never takes a permission away; a token gives at most what the roles of its bearer give, and
 * of that only what the token is restricted to.
 */
import {
  type Actor,
  PERMISSIONS,
  type Permission,
  type Reach,
  ROLES,
  type RoleGrant,
  type RoleName,
  type RoleOfProgram,
  type Scope,
  THE_PLATFORM,
} from './access.ts';

/**
 * Of every person with a role, whatever it is: a rehearsal changes nothing of the chain, and shows
 * only what its owner has written. Which one may be seen is no matter of scopes: its owner's party
 * sees it, and not the platform; see src/rehearsal/kept-rehearsal.ts.
 */
const REHEARSE = ['rehearsal.read', 'rehearsal.run'] as const satisfies readonly Permission[];

/** The chain as seen by those who take part in it: nothing of persons, nothing of the ledger. */
const READ_THE_CHAIN = [
  'programme.read',
  'party.read',
  'contract.read',
  'call.read',
  'condition.read',
  'position.read',
  'site.read',
  'entitlement.read',
  'allocation.read',
  'change.read',
  'job.read',
  'decision.read',
  'usage.read',
  'event.read',
  'total.read',
  ...REHEARSE,
] as const satisfies readonly Permission[];

/** The chain with its money and its books. */
const READ_THE_BOOKS = [
  ...READ_THE_CHAIN,
  'budget.read',
  'commitment.read',
  'ledger.read',
  'statement.read',
  'agreement.read',
  'vote.read',
  'application.read',
  'invoice.read',
  'billing.read',
] as const satisfies readonly Permission[];

/** What a party needs to send invoices. */
const INVOICE = [
  'invoice.read',
  'invoice.issue',
  'billing.read',
  'billing.write',
] as const satisfies readonly Permission[];

/** What a call needs, from the first interest to the contract. */
const RUN_CALLS = [
  'vote.put',
  'interest.read',
  'interest.answer',
  'agreement.write',
  'call.write',
  'call.launch',
  'question.answer',
  'bid.open',
  'evaluation.read',
  'evaluation.assign',
  'selection.read',
  'selection.decide',
  'award.decide',
  'contract.manage',
  'contract.accept',
  'condition.write',
] as const satisfies readonly Permission[];

const PERMISSIONS_OF_ROLE: Readonly<Record<RoleName, readonly Permission[]>> = {
  /** Sees the chain and its books, runs the installation; decides nothing of money or capacity. */
  administrator: [
    ...READ_THE_BOOKS,
    'registration.read',
    'registration.decide',
    'person.read',
    'person.write',
    'role.write',
    'token.write',
    'audit.read',
    'metric.read',
    'backup.run',
  ],
  /**
   * Draws up the programme, calls what was promised, closes periods; signs and pays for nobody.
   * Runs calls, and opens bids with another officer; judges none.
   */
  'programme-officer': [
    ...READ_THE_BOOKS,
    ...RUN_CALLS,
    'programme.apply',
    'commitment.write',
    'commitment.call',
    'allocation.write',
    'registration.read',
    'registration.decide',
    'application.check',
    'application.decide',
    'period.close',
    'billing.write',
    'person.read',
    'role.write',
  ],
  /** Binds its party: signs, pays, and divides what its party is entitled to. */
  'funder-officer': [
    ...READ_THE_BOOKS,
    'position.write',
    'vote.cast',
    'agreement.sign',
    'selection.read',
    'condition.write',
    'commitment.write',
    'commitment.sign',
    'commitment.pay',
    'contract.pay',
    'allocation.write',
    'registration.read',
    'registration.decide',
    'application.check',
    'application.decide',
    'invoice.issue',
    'billing.write',
    'person.read',
    'role.write',
  ],
  /**
   * Answers for the machines and their usage; may stop a job on them, and submits none. Sends the
   * invoices of the party that runs them.
   */
  operator: [
    ...READ_THE_CHAIN,
    'condition.write',
    'application.read',
    'application.check',
    'site.operate',
    'usage.report',
    'job.cancel',
    ...INVOICE,
    'person.read',
    'role.write',
    'token.write',
  ],
  /** Uses an allocation, and says who else does. */
  'principal-investigator': [
    ...READ_THE_CHAIN,
    'change.ask',
    'job.submit',
    'job.cancel',
    'person.read',
    'role.write',
  ],
  /** Uses an allocation. */
  member: [...READ_THE_CHAIN, 'job.submit', 'job.cancel'],
  /** Reads what a call is about; what is put before it comes with the call. */
  reviewer: [
    'programme.read',
    'party.read',
    'site.read',
    'call.read',
    'evaluation.score',
    'application.review',
    'event.read',
    'total.read',
    ...REHEARSE,
  ],
  /** Bids for its party: nothing of other bids, ever. */
  bidder: [
    'programme.read',
    'party.read',
    'call.read',
    'question.ask',
    'bid.read',
    'bid.write',
    'complaint.write',
    'condition.read',
    'condition.write',
    'event.read',
    'total.read',
    ...REHEARSE,
  ],
  /** Applies for its party, reads what became of it, and the invoices that its party gets. */
  applicant: [
    'programme.read',
    'party.read',
    'site.read',
    'allocation.read',
    'change.read',
    'change.ask',
    'application.read',
    'application.write',
    'invoice.read',
    'billing.read',
    'billing.write',
    'event.read',
    'total.read',
    ...REHEARSE,
  ],
  /** Reads everything, who did what included, and writes nothing. */
  auditor: [
    ...READ_THE_BOOKS,
    'registration.read',
    'interest.read',
    'evaluation.read',
    'selection.read',
    'person.read',
    'audit.read',
    'metric.read',
  ],
  /** What a program at a site needs to run jobs and tell what they used; it makes no tokens. */
  'site-agent': [
    'site.read',
    'site.operate',
    'allocation.read',
    'job.read',
    'usage.read',
    'usage.report',
    'event.read',
    'total.read',
  ],
  /** What it has told itself, and nothing of the chain. */
  directory: ['person.provision', 'total.read'],
};

/** What anyone may, logged in or not, everywhere. */
const PERMISSIONS_OF_PUBLIC: readonly Permission[] = ['total.read'];

/** The roles that the holder of a role may give and take, in the scope of its own grant. */
const GRANTED_BY_ROLE: Readonly<Partial<Record<RoleName, readonly RoleName[]>>> = {
  administrator: [
    'administrator',
    'programme-officer',
    'funder-officer',
    'operator',
    'principal-investigator',
    'member',
    'bidder',
    'applicant',
    'reviewer',
    'auditor',
  ],
  'programme-officer': [
    'programme-officer',
    'principal-investigator',
    'bidder',
    'applicant',
    'reviewer',
    'auditor',
  ],
  'funder-officer': [
    'funder-officer',
    'principal-investigator',
    'applicant',
    'reviewer',
    'auditor',
  ],
  operator: ['operator', 'auditor'],
  'principal-investigator': ['member'],
};

export function permissionsOf(role: RoleName): readonly Permission[] {
  return PERMISSIONS_OF_ROLE[role];
}

/** The roles that whoever has `role` gives and takes, in its scope and in what lies in that. */
export function rolesGivenBy(role: RoleName): readonly RoleName[] {
  return GRANTED_BY_ROLE[role] ?? [];
}

export function isPermission(word: string): word is Permission {
  return PERMISSIONS.some((permission) => permission === word);
}

export function isRole(word: string): word is RoleName {
  return Object.hasOwn(ROLES, word);
}

/** Whether it comes with a token alone, and is given to nobody. */
export function isRoleOfProgram(role: RoleName): role is RoleOfProgram {
  return role === 'site-agent' || role === 'directory';
}

export function isRoleOfScope(role: RoleName, scope: Scope): boolean {
  return ROLES[role].some((kind) => kind === scope.kind);
}

export function isSameScope(a: Scope, b: Scope): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** Where `actor` has `permission`. A role in the scope of the platform reaches everywhere. */
export function reachOf(actor: Actor, permission: Permission): Reach {
  if (PERMISSIONS_OF_PUBLIC.includes(permission)) return { everywhere: true };
  if (isKeptFrom(actor, permission)) return { scopes: [] };
  const scopes = actor.grants
    .filter(({ role }) => PERMISSIONS_OF_ROLE[role].includes(permission))
    .map(({ scope }) => scope);
  if (scopes.some((scope) => isSameScope(scope, THE_PLATFORM))) return { everywhere: true };
  return { scopes };
}

/** Whether the token that was shown is for other things, whatever the roles of its bearer give. */
export function isKeptFrom({ restrictedTo }: Actor, permission: Permission): boolean {
  return restrictedTo !== undefined && !restrictedTo.includes(permission);
}

/**
 * Whether `actor` has `permission` in one of `scopes`, those that a subject lies in. Without any
 * scope only a permission that reaches everywhere counts.
 */
export function isAllowed(actor: Actor, permission: Permission, scopes: readonly Scope[]): boolean {
  return isWithin(reachOf(actor, permission), scopes);
}

export function isWithin(reach: Reach, scopes: readonly Scope[]): boolean {
  if ('everywhere' in reach) return true;
  return reach.scopes.some((held) => scopes.some((scope) => isSameScope(held, scope)));
}

/** Whether `actor` has `permission` anywhere: where not, a list of such things is refused. */
export function isAllowedAnywhere(actor: Actor, permission: Permission): boolean {
  const reach = reachOf(actor, permission);
  return 'everywhere' in reach || reach.scopes.length > 0;
}

/**
 * Whether `actor` may give or take the role of `grant`. `scopes` are the grant's own scope and
 * those that it lies in, such as the party of a project. Roles of the whole platform are given by
 * administrators alone.
 */
export function mayGrant(actor: Actor, grant: RoleGrant, scopes: readonly Scope[]): boolean {
  if (isKeptFrom(actor, 'role.write')) return false;
  return actor.grants.some(({ role, scope }) => {
    if (!PERMISSIONS_OF_ROLE[role].includes('role.write')) return false;
    if (!rolesGivenBy(role).includes(grant.role)) return false;
    if (grant.scope.kind === 'platform') return role === 'administrator';
    const reach = isSameScope(scope, THE_PLATFORM)
      ? { everywhere: true as const }
      : { scopes: [scope] };
    return isWithin(reach, scopes);
  });
}
