/**
 * Who may do what. A person has roles, each in a scope; a role gives permissions; a route asks for
 * one permission in one of the scopes that its subject lies in. What no role gives is denied.
 *
 * Scopes stand in no hierarchy: a route says which scopes count for its subject, such as the party
 * and the programme of a commitment. `platform` is the scope of the whole installation.
 */
import type { EpochSeconds } from '../../kernel/units.ts';

export const SCOPE_KINDS = ['platform', 'programme', 'party', 'call', 'project', 'site'] as const;
export type ScopeKind = (typeof SCOPE_KINDS)[number];

/** As text: `party:party_nl`; the platform's own is `platform:polder`. */
export interface Scope {
  readonly kind: ScopeKind;
  /**
   * The id of the party, programme, call or site. A project is who uses an allocation: its id is
   * that of the allocation.
   */
  readonly id: string;
}

export const THE_PLATFORM: Scope = { kind: 'platform', id: 'polder' };

/** Each role with the scopes that it can be given in. */
export const ROLES = {
  /** Runs the installation: persons, roles, settings, backups. Sees no bids. */
  administrator: ['platform'],
  /** Of the joint undertaking: runs programmes, calls, closes of periods. */
  'programme-officer': ['platform', 'programme'],
  /** Of a state or other funder: signs, pays, divides its entitlement, reads its statements. */
  'funder-officer': ['party'],
  /** Runs a site: its capacity, outages, usage. */
  operator: ['site'],
  /** Leads a project: everything of its members, and who they are. */
  'principal-investigator': ['project'],
  /** Submits and cancels jobs of a project. */
  member: ['project'],
  /** Of a party that bids: writes its party's bids, and is told of them alone. */
  bidder: ['party'],
  /** Of a party that wants to use what others give: applies for access in its name. */
  applicant: ['party'],
  /** Judges what it is assigned: bids of a call, or applications for what a party gives. */
  reviewer: ['call', 'programme', 'party'],
  /** Reads everything in its scope, writes nothing. */
  auditor: ['platform', 'programme', 'party', 'site'],
  /** A program that connects a site, known by its token; no person holds it. */
  'site-agent': ['site'],
  /** The directory of an organisation, known by its token: says who is there and who has left. */
  directory: ['platform'],
} as const satisfies Readonly<Record<string, readonly ScopeKind[]>>;

export type RoleName = keyof typeof ROLES;

/** Of what is known by its token: no person has it. */
export type RoleOfProgram = 'site-agent' | 'directory';

export interface RoleGrant {
  readonly role: RoleName;
  readonly scope: Scope;
}

/** Permissions, a noun and a verb; which role gives which stands in `permissions.ts`. */
export const PERMISSIONS = [
  'programme.read',
  'programme.apply',
  'party.read',
  'budget.read',
  'commitment.read',
  'commitment.write',
  'commitment.sign',
  'commitment.call',
  'commitment.pay',
  'position.read',
  'position.write',
  'vote.read',
  'vote.put',
  'vote.cast',
  'interest.read',
  'interest.answer',
  'agreement.read',
  'agreement.write',
  'agreement.sign',
  'call.read',
  'call.write',
  'call.launch',
  'question.ask',
  'question.answer',
  'bid.read',
  'bid.write',
  'bid.open',
  'evaluation.read',
  'evaluation.assign',
  'evaluation.score',
  'selection.read',
  'selection.decide',
  'complaint.write',
  'award.decide',
  'contract.read',
  'contract.manage',
  'contract.accept',
  'contract.pay',
  'condition.read',
  'condition.write',
  'site.read',
  'site.operate',
  'entitlement.read',
  'allocation.read',
  'allocation.write',
  'change.read',
  /** To ask for a change of an allocation that one holds. */
  'change.ask',
  /** Of persons who ask to apply for an organisation. */
  'registration.read',
  'registration.decide',
  'application.read',
  'application.write',
  /** To say whether a site can run what is applied for. */
  'application.check',
  /** To open calls for applications, and all that is decided of these. */
  'application.decide',
  'application.review',
  'job.read',
  'job.submit',
  'job.cancel',
  'decision.read',
  'usage.read',
  'usage.report',
  'ledger.read',
  'statement.read',
  'period.close',
  'invoice.read',
  /** To issue invoices in the name of a party, undo them, and note what was paid. */
  'invoice.issue',
  /** What invoices say of a party: its address, numbers and account. */
  'billing.read',
  'billing.write',
  'rehearsal.read',
  'rehearsal.run',
  'person.read',
  'person.write',
  /** To say, as the directory of an organisation, who is there and who has left. */
  'person.provision',
  'role.write',
  'token.write',
  'audit.read',
  'event.read',
  /** Totals that are published; the only permission of whoever is not logged in. */
  'total.read',
  'metric.read',
  'backup.run',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** The one who asks, as found from a session or a token. */
export interface Actor {
  /** `person_…`, `agent_…`, or `public` for whoever shows neither session nor token. */
  readonly id: string;
  readonly name: string;
  readonly grants: readonly RoleGrant[];
  /** What a token restricts its bearer to; `undefined` for a session: all that the roles give. */
  readonly restrictedTo: readonly Permission[] | undefined;
  /** The token that was shown; what it makes ends with it. Absent for a session. */
  readonly token?: { readonly id: string; readonly expiresAt: EpochSeconds };
  /** The session that was shown. Absent for a token. */
  readonly sessionId?: string;
}

/** Who writes in the name of the directory of an organisation. */
export const DIRECTORY_ACTOR_ID = 'system_directory';

/** Whoever shows neither session nor token. */
export const PUBLIC_ACTOR: Actor = {
  id: 'public',
  name: 'public',
  grants: [],
  restrictedTo: undefined,
};

/** The scopes in which an actor has a permission: everywhere, or in these alone (perhaps none). */
export type Reach = { readonly everywhere: true } | { readonly scopes: readonly Scope[] };
