/** Those in whose name the jobs of a demo are submitted: for each allocation, one member of it. */
import type { Allocation } from '../../access/allocation.ts';
import { type Persona, personIdOf } from '../../platform/identity/demo.ts';

/** They are persons of the demo's issuer like its personas, but not in the chooser. */
export function demoUsersOf(allocations: readonly Allocation[]): readonly Persona[] {
  return allocations.map(({ id, name }) => ({
    id: `user-${id.slice('allocation_'.length)}`,
    name: `User of ${name}`,
    description: `Submits jobs of ${name}.`,
    grants: [{ role: 'member', scope: { kind: 'project', id } }],
  }));
}

/** By allocation, in their order: the id of its person. */
export function demoSubmittersOf(allocations: readonly Allocation[]): readonly string[] {
  return demoUsersOf(allocations).map(personIdOf);
}
