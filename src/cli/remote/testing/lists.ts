/** Every list that a command shows: held against the table of routes by a test. */

import { APPLICATION_GROUPS } from '../access/groups.ts';
import { ALLOCATION_LIST } from '../access-commands.ts';
import { AUDIT_LIST } from '../audit-commands.ts';
import { ENTITLEMENT_LIST, SITE_LIST } from '../capacity-commands.ts';
import { COMMITMENT_LIST, PARTY_LIST } from '../funding-commands.ts';
import { POSITION_LIST, VOTE_LIST } from '../funding-decision-commands.ts';
import { PERSON_LIST, ROLE_LIST, TOKEN_LIST } from '../identity-commands.ts';
import { INVOICING_GROUPS } from '../invoicing/groups.ts';
import { JOB_LIST, QUEUE_LIST } from '../job-commands.ts';
import type { ListSpec } from '../list-command.ts';
import { PROCUREMENT_GROUPS } from '../procurement/groups.ts';
import { REHEARSAL_LIST } from '../rehearsal-commands.ts';
import { ENTRY_LIST, PERIOD_LIST, STATEMENT_LIST, USAGE_LIST } from '../settlement-commands.ts';

export const LISTS: readonly ListSpec[] = [
  PARTY_LIST,
  COMMITMENT_LIST,
  POSITION_LIST,
  VOTE_LIST,
  SITE_LIST,
  ENTITLEMENT_LIST,
  ALLOCATION_LIST,
  JOB_LIST,
  QUEUE_LIST,
  USAGE_LIST,
  PERIOD_LIST,
  STATEMENT_LIST,
  ENTRY_LIST,
  TOKEN_LIST,
  PERSON_LIST,
  ROLE_LIST,
  AUDIT_LIST,
  REHEARSAL_LIST,
  ...PROCUREMENT_GROUPS.flatMap(([, { lists }]) => lists),
  ...APPLICATION_GROUPS.flatMap(({ lists }) => lists),
  ...INVOICING_GROUPS.flatMap(({ lists }) => lists),
];
