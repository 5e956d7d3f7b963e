import type { Edit } from '../testing/edits.ts';
import type { VALID } from '../testing/valid-documents.ts';

/** A rule, a document that keeps it, and edits after which it does not. */
export type Break = readonly [rule: string, of: keyof typeof VALID, ...edits: Edit[]];
