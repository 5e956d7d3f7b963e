/**
 * What a bid must say to be ranked, judged once it is opened. All faults are told, in this order:
 *
 * 1. its form: the lot is one of the call, there are as many phases as the call has, one member
 *    leads;
 * 2. who and where: members are established in the Union, sites stand in states of the call;
 * 3. each phase: its money sums up, the caps on union money and the match of the states hold, the
 *    capacity reaches the least of the lot;
 * 4. the whole site: IT load and storage.
 *
 * Every number but the 17 % and the equal match, which are of the regulation, is of the call.
 */

/** Texts, so that they can be shown as they are. */
export interface BidFault {
  /** Such as `phases[0].unionMicros`. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}
