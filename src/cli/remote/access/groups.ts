/** The commands of applications for access, in the order of their course. */
import type { GroupSpec } from '../route-command.ts';
import { ACCESS_CALLS } from './access-call-commands.ts';
import { APPLICATIONS } from './application-commands.ts';
import { CHANGES } from './change-commands.ts';
import { REGISTRATIONS } from './registration-commands.ts';
import { REVIEWS } from './review-commands.ts';

export const APPLICATION_GROUPS: readonly GroupSpec[] = [
  REGISTRATIONS,
  ACCESS_CALLS,
  APPLICATIONS,
  REVIEWS,
  CHANGES,
];
