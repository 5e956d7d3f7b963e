/** One allocation: what it gives to whom, where it comes from, and what one may change of it. */
import { useParams } from '@tanstack/react-router';
import {
  type Allocation,
  freezeAllocation,
  getAllocation,
  unfreezeAllocation,
} from '../../../../src/client/allocations.ts';
import { useAnswer } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { isIdOf } from '../../api/use-search.ts';
import { Asked } from '../../parts/asked.tsx';
import { DetailList } from '../../parts/detail-list.tsx';
import { ConfirmButton } from '../../parts/form/confirm-button.tsx';
import { useWrite } from '../../parts/form/use-write.ts';
import { Page, Panel } from '../../parts/page.tsx';
import { NotFound } from '../../parts/states.tsx';
import { useTexts } from '../../texts/preferences.tsx';
import { AllocationChain } from './allocation-chain.tsx';
import { AllocationChanges } from './allocation-changes.tsx';
import { AllocationLead } from './allocation-lead.tsx';
import { AllocationPeople } from './allocation-people.tsx';
import { UseOfAllocation } from './allocation-use.tsx';
import { TermsForm } from './terms-form.tsx';
import { accessTexts } from './texts.ts';
import { useTermLines } from './use-term-lines.ts';

export function AllocationPage() {
  const { id }: { readonly id?: string } = useParams({ strict: false });
  return isIdOf(id, 'allocation') ? <Found id={id} /> : <NotFound />;
}

function Found({ id }: { readonly id: Allocation['id'] }) {
  const answer = useAnswer('allocation', { getAllocation }, { params: { allocationId: id } });
  return (
    <Asked query={answer}>
      {({ body, version = body.version }) => <Shown allocation={body} version={version} />}
    </Asked>
  );
}

interface ShownProps {
  readonly allocation: Allocation;
  readonly version: number;
}

function Shown({ allocation, version }: ShownProps) {
  const texts = useTexts(accessTexts);
  const { name, funder } = allocation;
  const isWriter = useMayIn('allocation.write', [{ kind: 'party', id: funder }]);
  return (
    <Page
      title={name}
      lead={<AllocationLead allocation={allocation} />}
      path={[{ to: '/allocations', name: texts.caption }]}
      actions={isWriter && <Freeze allocation={allocation} />}
    >
      <Terms allocation={allocation} />
      <UseOfAllocation allocation={allocation} />
      <AllocationPeople allocation={allocation} />
      <AllocationChanges allocation={allocation} />
      <Panel title={texts.chain}>
        <AllocationChain allocation={allocation} />
      </Panel>
      {isWriter && (
        <Panel title={texts.change}>
          <TermsForm allocation={allocation} version={version} />
        </Panel>
      )}
    </Page>
  );
}

function Terms({ allocation }: { readonly allocation: Allocation }) {
  const texts = useTexts(accessTexts);
  const linesOf = useTermLines();
  return (
    <Panel title={texts.allocation}>
      <DetailList details={linesOf(allocation)} />
    </Panel>
  );
}

function Freeze({ allocation: { id, frozenAt } }: { readonly allocation: Allocation }) {
  const texts = useTexts(accessTexts);
  const freeze = useWrite(['allocation'], { freezeAllocation });
  const unfreeze = useWrite(['allocation'], { unfreezeAllocation });
  const input = { params: { allocationId: id } };
  // Each is a button of its own: the dialog of one must not become that of the other.
  return frozenAt === null ? (
    <ConfirmButton
      key="freeze"
      text={texts.freeze}
      question={texts.freezeQuestion}
      sending={freeze}
      act={() => freeze.send({ input })}
      isGrave
    >
      <p>{texts.freezeMore}</p>
    </ConfirmButton>
  ) : (
    <ConfirmButton
      key="unfreeze"
      text={texts.unfreeze}
      question={texts.unfreezeQuestion}
      sending={unfreeze}
      act={() => unfreeze.send({ input })}
    >
      <p>{texts.unfreezeMore}</p>
    </ConfirmButton>
  );
}
