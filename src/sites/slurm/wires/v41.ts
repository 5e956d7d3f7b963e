/** Version 0.0.41 (Slurm 24.05): nothing that is asked or read here differs from 0.0.40. */

import { WIRE_V40 } from './v40.ts';
import type { SlurmWire } from './wire.ts';

export const WIRE_V41: SlurmWire = { ...WIRE_V40, version: '0.0.41' };
