/** Who can log in to a demo whatever programme is loaded; those of the programme come beside. */
import { THE_PLATFORM } from '../platform/identity/access.ts';
import type { Persona } from '../platform/identity/demo.ts';

export const PERSONAS_OF_THE_PLATFORM: readonly Persona[] = [
  {
    id: 'administrator',
    name: 'Ada Administrator',
    description: 'Runs this installation: persons, roles, backups.',
    grants: [{ role: 'administrator', scope: THE_PLATFORM }],
  },
  {
    id: 'programme-officer',
    name: 'Petra Programme',
    description: 'Of the joint undertaking: draws up programmes, calls money, closes periods.',
    grants: [{ role: 'programme-officer', scope: THE_PLATFORM }],
  },
  {
    id: 'auditor',
    name: 'Aud Auditor',
    description: 'Reads everything and writes nothing.',
    grants: [{ role: 'auditor', scope: THE_PLATFORM }],
  },
];
