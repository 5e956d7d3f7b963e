import type { Call } from '../../../../src/client/calls.ts';

/** A lot by its name; by its id where the call has none of it. */
export function lotName({ lots }: Pick<Call, 'lots'>, lot: string): string {
  return lots.find(({ id }) => id === lot)?.name ?? lot;
}
