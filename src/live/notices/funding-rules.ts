/** Notices of commitments, votes and positions of funders. */
import { rule } from './notice-topics.ts';

const AT_COMMITMENT = { topic: 'funding', page: '/commitments' } as const;
const AT_FUNDING = { topic: 'funding', page: () => '/funding' } as const;

export const FUNDING_RULES = [
  rule('commitment.drafted', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.sign',
    en: 'A commitment was drafted, and may be signed.',
    nl: 'Er is een toezegging opgesteld; zij kan worden ondertekend.',
  }),
  rule('commitment.signed', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.call',
    en: 'A commitment was signed.',
    nl: 'Een toezegging is ondertekend.',
  }),
  rule('commitment.called', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.pay',
    en: 'An instalment of a commitment was called, and is to be paid.',
    nl: 'Een termijn van een toezegging is opgevraagd en moet worden betaald.',
  }),
  rule('commitment.paid', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.call',
    en: 'An instalment of a commitment was paid.',
    nl: 'Een termijn van een toezegging is betaald.',
  }),
  rule('commitment.falls-due', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.pay',
    en: 'An instalment of a commitment falls due within a week, and is not paid.',
    nl: 'Een termijn van een toezegging vervalt binnen een week en is niet betaald.',
  }),
  rule('commitment.overdue', {
    ...AT_COMMITMENT,
    mayDo: ['commitment.pay', 'commitment.call'],
    en: 'An instalment of a commitment is overdue.',
    nl: 'Een termijn van een toezegging is over tijd.',
  }),
  rule('commitment.withdrawn', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.call',
    en: 'A commitment was withdrawn.',
    nl: 'Een toezegging is ingetrokken.',
  }),
  rule('commitment.defaulted', {
    ...AT_COMMITMENT,
    mayDo: 'commitment.pay',
    en: 'Your commitment was declared in default.',
    nl: 'Uw toezegging is in gebreke gesteld.',
  }),
  rule('position.decided', {
    ...AT_FUNDING,
    mayDo: 'programme.apply',
    en: 'A funder has decided whether it takes part in a programme.',
    nl: 'Een financier heeft besloten of hij aan een programma deelneemt.',
  }),
  rule('vote.put', {
    ...AT_FUNDING,
    mayDo: 'vote.cast',
    en: 'A matter was put to the vote, and waits for yours.',
    nl: 'Een zaak is in stemming gebracht en wacht op uw stem.',
  }),
  rule('vote.closed', {
    ...AT_FUNDING,
    mayDo: 'vote.cast',
    en: 'A vote was closed.',
    nl: 'Een stemming is gesloten.',
  }),
] as const;
