/** Version 0.0.42 (Slurm 24.11): nothing that is asked or read here differs from 0.0.40. */

import { WIRE_V40 } from './v40.ts';
import type { SlurmWire } from './wire.ts';

export const WIRE_V42: SlurmWire = { ...WIRE_V40, version: '0.0.42' };
