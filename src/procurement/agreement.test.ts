import { describe, expect, test } from 'vitest';
import type { Party } from '../funding/party.ts';
import type { PartyId } from '../kernel/ids.ts';
import { toEpochSeconds } from '../kernel/units.ts';
import {
  type Agreement,
  type AgreementDraft,
  draftAgreementRefusal,
  partiesAfter,
  signAgreementRefusal,
} from './agreement.ts';
import {
  NOW,
  SMALL_CORE,
  SMALL_PARTIES,
  smallAgreement,
  smallCommitment,
} from './testing/small-call.ts';

function draftOf(parties: readonly PartyId[], change: Partial<AgreementDraft> = {}) {
  const { id, programme, name, core } = smallAgreement([]);
  return { id, programme, name, core, parties, ...change };
}

const BUYERS: readonly PartyId[] = ['party_ju', 'party_de'];
const PARTIES: readonly Party[] = [
  ...SMALL_PARTIES,
  { id: 'party_no', name: 'Norway', kind: 'state', state: 'party_no', membership: 'associated' },
  { id: 'party_us', name: 'Elsewhere', kind: 'state', state: 'party_us', membership: 'other' },
];
const FAULTY = { core: { ...SMALL_CORE, criteria: [] } };

describe('An agreement is drawn up', () => {
  test.each<readonly [string, AgreementDraft, object | undefined]>([
    ['rule 1: the joint undertaking and a state', draftOf(BUYERS), undefined],
    ['rule 1: the joint undertaking and a region', draftOf(['party_ju', 'party_gr']), undefined],
    [
      'rule 1: with a party that nobody knows',
      draftOf([...BUYERS, 'party_x']),
      { reason: 'party_unfit', party: 'party_x', kind: undefined },
    ],
    [
      'rule 1: with a company',
      draftOf([...BUYERS, 'party_co']),
      { reason: 'party_unfit', party: 'party_co', kind: 'company' },
    ],
    [
      'rule 1: with a state outside the joint undertaking',
      draftOf([...BUYERS, 'party_us'], FAULTY),
      { reason: 'not_participating', party: 'party_us' },
    ],
    ['rule 1: with an associated country', draftOf([...BUYERS, 'party_no']), undefined],
    [
      'rule 1: without the joint undertaking',
      draftOf(['party_de', 'party_nl'], FAULTY),
      { reason: 'joint_undertaking_missing' },
    ],
    [
      'rule 1: without an authority of a state',
      draftOf(['party_ju'], FAULTY),
      { reason: 'authority_missing' },
    ],
    [
      'rule 2: with a core that no call could have',
      draftOf(BUYERS, FAULTY),
      { reason: 'core_faulty' },
    ],
  ])('%s', (_, draft, expected) => {
    const refusal = draftAgreementRefusal(draft, PARTIES, undefined);
    if (expected === undefined) expect(refusal).toBeUndefined();
    else expect(refusal).toMatchObject(expected);
  });

  test('rule 2: and not changed any more once it is frozen, whatever the change', () => {
    const frozen = { frozenAt: NOW };
    expect(draftAgreementRefusal(draftOf(BUYERS), SMALL_PARTIES, frozen)).toEqual({
      reason: 'agreement_frozen',
      id: 'agreement_a',
      at: NOW,
    });
  });

  test('so that a state may join it late, and signatures fall where its text changes', () => {
    const found = smallAgreement(BUYERS);
    const joined = partiesAfter(found, draftOf([...BUYERS, 'party_nl']));
    expect(joined.map(({ signature }) => signature?.commitment)).toEqual([
      'commitment_ju',
      'commitment_de',
      undefined,
    ]);
    const core = { ...SMALL_CORE, projectCountMax: 8 };
    const changed = partiesAfter(found, draftOf(BUYERS, { core }));
    expect(changed.map(({ signature }) => signature)).toEqual([undefined, undefined]);
  });
});

describe('An agreement is signed', () => {
  const open = smallAgreement(BUYERS, []);
  const frozen: Agreement = { ...open, frozenAt: toEpochSeconds(NOW) };
  const signed = smallAgreement(BUYERS, ['party_de']);
  const de = smallCommitment('party_de');
  const by = (party: PartyId, agreement: Agreement, change: object = {}) => ({
    party,
    agreement,
    change,
  });
  test.each<readonly [string, ReturnType<typeof by>, string | undefined]>([
    ['rule 2: by a state with its commitment', by('party_de', open), undefined],
    ['rule 1: by the joint undertaking with its own', by('party_ju', open), undefined],
    ['rule 2: once it is frozen', by('party_nl', frozen), 'agreement_frozen'],
    ['rule 2: by who is no party to it', by('party_nl', signed), 'not_a_party'],
    ['rule 2: twice', by('party_de', signed, { status: 'drafted' }), 'already_signed'],
    ['rule 2: naming none', by('party_de', open, { id: 'commitment_x' }), 'unknown'],
    [
      'rule 2: naming that of another',
      by('party_de', open, { party: 'party_nl', programme: 'programme_x' }),
      'of_other_party',
    ],
    [
      'rule 2: naming one to another programme',
      by('party_de', open, { programme: 'programme_x', territory: undefined }),
      'of_other_programme',
    ],
    [
      'rule 2: naming one for another territory',
      by('party_de', open, { territory: 'party_nl', status: 'drafted' }),
      'of_other_territory',
    ],
    [
      'rule 2: naming one for no territory',
      by('party_de', open, { territory: undefined }),
      'of_other_territory',
    ],
    ['rule 2: naming a draft', by('party_de', open, { status: 'drafted' }), 'not_signed'],
    [
      'rule 2: naming what is withdrawn',
      by('party_de', open, { status: 'withdrawn' }),
      'not_signed',
    ],
  ])('%s', (_, { party: id, agreement, change }, expected) => {
    const state = id === 'party_ju' ? undefined : id;
    const commitments = [smallCommitment('party_ju'), { ...de, ...change }];
    const named = id === 'party_ju' ? 'commitment_ju' : de.id;
    const refusal = signAgreementRefusal(agreement, { id, state }, named, commitments);
    const fault = refusal?.reason === 'commitment_unfit' ? refusal.fault : refusal?.reason;
    expect(fault).toBe(expected);
  });
});
