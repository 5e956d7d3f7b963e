/** Every list that a command shows: held against the table of routes by a test. */
import { AUDIT_LIST } from '../audit-commands.ts';
import { PERSON_LIST, ROLE_LIST, TOKEN_LIST } from '../identity-commands.ts';
import type { ListSpec } from '../list-command.ts';

export const LISTS: readonly ListSpec[] = [TOKEN_LIST, PERSON_LIST, ROLE_LIST, AUDIT_LIST];
