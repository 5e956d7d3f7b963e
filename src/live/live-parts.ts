/** The parts of this build's service. */
import type { ServeParts } from './serve-parts.ts';

export const LIVE_PARTS: ServeParts = {};
