/** The ballot of a voter in an open vote: cast, and changed, by who speaks for that party. */
import { NativeSelect } from '@mantine/core';
import { castBallot, type Vote } from '../../../../src/client/votes.ts';
import { mayIn } from '../../api/may-in.ts';
import { useNames } from '../../api/names.ts';
import { useSession } from '../../api/session.ts';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { useTexts } from '../../texts/preferences.tsx';
import { fundingTexts } from './texts.ts';

const CHOICES = ['for', 'against', 'abstain'] as const;
type Voter = Vote['ballots'][number]['voter'];

/** One for each voter that one casts for: mostly one. */
export function Ballots({ vote }: { readonly vote: Vote }) {
  const session = useSession();
  const { status, states, union } = vote;
  if (session.kind !== 'person' || status !== 'open') return '–';
  const voters = [...states.map(({ state }) => state), ...(union === null ? [] : [union])];
  const own = voters.filter((id) => mayIn(session.me, 'vote.cast', [{ kind: 'party', id }]));
  if (own.length === 0) return '–';
  return (
    <>
      {[...new Set(own)].map((voter) => (
        <Ballot key={voter} vote={vote} voter={voter} />
      ))}
    </>
  );
}

function Ballot({ vote, voter }: { readonly vote: Vote; readonly voter: Voter }) {
  const texts = useTexts(fundingTexts);
  const nameOf = useNames();
  const casting = useWrite(['plan'], { castBallot });
  const cast = vote.ballots.find((each) => each.voter === voter)?.choice;
  const { values, set, clear } = useDraft(`ballot-${vote.id}-${voter}`, { choice: cast ?? 'for' });
  const choice = CHOICES.find((each) => each === values.choice) ?? 'for';
  const input = { params: { voteId: vote.id }, body: { voter, choice } };
  return (
    <span className="row">
      {cast !== undefined && <span>{texts[`cast-${cast}`]}</span>}
      <ConfirmButton
        text={cast === undefined ? texts.cast : texts.castAgain}
        question={texts.castQuestion(nameOf(voter))}
        sending={casting}
        act={() => casting.send({ input }).then(clear)}
      >
        <p>{vote.question}</p>
        <NativeSelect
          label={texts.ballotOf}
          value={choice}
          data={CHOICES.map((each) => ({ value: each, label: texts[`cast-${each}`] }))}
          onChange={({ target }) => set('choice', target.value)}
        />
        <p>{texts.castMore}</p>
      </ConfirmButton>
    </span>
  );
}
