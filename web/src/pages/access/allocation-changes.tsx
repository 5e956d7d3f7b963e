/** Changes of an allocation: what its holder asked for, what was answered, and asking for one. */
import type { Allocation } from '../../../../src/client/allocations.ts';
import {
  askForChange,
  type ChangeRequest,
  grantChangeRequest,
  listChangeRequests,
  refuseChangeRequest,
  withdrawChangeRequest,
} from '../../../../src/client/change-requests.ts';
import { useAll } from '../../api/questions.ts';
import { useMayIn } from '../../api/session.ts';
import { Asked } from '../../parts/asked.tsx';
import { Form, LongTextField, TextField } from '../../parts/form/form.tsx';
import { useDraft } from '../../parts/form/use-draft.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { DataTable } from '../../parts/table/data-table.tsx';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { DayField } from '../applications/application-fields.tsx';
import { SaidDialog } from '../applications/said-dialog.tsx';
import { gpuSecondsOf, instantOf } from '../applications/typed-application.ts';
import { isThereAlready, useOwnId } from '../applications/use-own-id.ts';
import { changeTexts } from './change-texts.ts';
import { useWanted } from './use-wanted.ts';

interface OfAllocation {
  readonly allocation: Allocation;
}

export function AllocationChanges({ allocation }: OfAllocation) {
  const { id, holder, endsAt } = allocation;
  const texts = useTexts(changeTexts);
  const answer = useAll('allocation', { listChangeRequests }, { query: { allocation: id } });
  const mayAsk = useMayIn('change.ask', [
    { kind: 'party', id: holder },
    { kind: 'project', id },
  ]);
  const lasts = Date.parse(endsAt) > Date.now();
  return (
    <Asked query={answer}>
      {({ body: { items } }) => {
        const open = items.find(({ state }) => state === 'open');
        if (items.length === 0 && !(mayAsk && lasts)) return null;
        return (
          <Panel title={texts.changes} note={texts.changesMore}>
            {items.length === 0 ? <p>{texts.none}</p> : <Changes items={items} />}
            {open !== undefined && <Decide allocation={allocation} change={open} mayAsk={mayAsk} />}
            {open === undefined && mayAsk && lasts && <Ask allocation={allocation} />}
          </Panel>
        );
      }}
    </Asked>
  );
}

function Changes({ items }: { readonly items: readonly ChangeRequest[] }) {
  const texts = useTexts(changeTexts);
  const formats = useFormats();
  const wanted = useWanted();
  const stateOf = ({ state, broughtGpuSeconds: brought }: ChangeRequest) =>
    brought === null ? texts[state] : `${texts[state]}: ${texts.brought(formats.hours(brought))}`;
  return (
    <DataTable
      caption={texts.changes}
      rows={items}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'askedAt',
          title: texts.asked,
          value: ({ askedAt }) => askedAt,
          show: ({ askedAt }) => formats.dateTime(askedAt),
        },
        { key: 'what', title: texts.what, isLong: true, value: wanted },
        { key: 'said', title: texts.said, isLong: true, value: ({ said }) => said },
        { key: 'state', title: texts.state, value: stateOf },
        { key: 'answer', title: texts.answer, isLong: true, value: ({ answer }) => answer ?? '–' },
      ]}
    />
  );
}

interface DecideProps extends OfAllocation {
  readonly change: ChangeRequest;
  readonly mayAsk: boolean;
}

/** Who may ask withdraws; who gives, and may not ask, decides. */
function Decide({ allocation: { funder }, change: { id, version }, mayAsk }: DecideProps) {
  const texts = useTexts(changeTexts);
  const mayDecide = useMayIn('allocation.write', [{ kind: 'party', id: funder }]);
  const granting = useWrite(['allocation'], { grantChangeRequest });
  const refusing = useWrite(['allocation'], { refuseChangeRequest });
  const withdrawing = useWrite(['allocation'], { withdrawChangeRequest });
  const field = { label: texts.why, description: texts.whyMore, version };
  const input = (said: string) => ({ params: { changeId: id }, body: { said } });
  if (mayAsk) {
    return (
      <SaidDialog
        name={`withdraw-${id}`}
        text={texts.withdraw}
        question={texts.withdrawQuestion}
        {...field}
        sending={withdrawing}
        send={(said, seen) => withdrawing.send({ input: input(said), version: seen })}
        isGrave
      >
        <p>{texts.withdrawMore}</p>
      </SaidDialog>
    );
  }
  if (!mayDecide) return null;
  return (
    <div className="row">
      <SaidDialog
        name={`grant-${id}`}
        text={texts.grant}
        question={texts.grantQuestion}
        {...field}
        sending={granting}
        send={(said, seen) => granting.send({ input: input(said), version: seen })}
      >
        <p>{texts.grantMore}</p>
      </SaidDialog>
      <SaidDialog
        name={`refuse-${id}`}
        text={texts.refuse}
        question={texts.refuseQuestion}
        {...field}
        sending={refusing}
        send={(said, seen) => refusing.send({ input: input(said), version: seen })}
        isGrave
      >
        <p>{texts.refuseMore}</p>
      </SaidDialog>
    </div>
  );
}

const EMPTY_CHANGE = { endsOn: '', hours: '', said: '' };

function Ask({ allocation: { id: allocation } }: OfAllocation) {
  const texts = useTexts(changeTexts);
  const { language } = usePreferences();
  const asking = useWrite(['allocation'], { askForChange });
  const draft = useDraft(`change-${allocation}`, EMPTY_CHANGE);
  const ownId = useOwnId('change', allocation);
  const submit = ({ endsOn, hours, said }: typeof EMPTY_CHANGE) => {
    const body = {
      id: ownId.take(),
      allocation,
      ...(endsOn === '' ? {} : { endsAt: instantOf(endsOn) }),
      ...(hours === '' ? {} : { moreGpuSeconds: gpuSecondsOf(hours, language) }),
      said,
    };
    const done = () => {
      ownId.forget();
      draft.clear();
    };
    asking
      .send({ input: { body } })
      .then(done, (error: unknown) => (isThereAlready(error) ? done() : undefined));
  };
  return (
    <>
      <p className="quiet">{texts.askMore}</p>
      <Form draft={draft} sending={asking} submitText={texts.submit} submit={submit}>
        <DayField name="endsOn" pointer="/endsAt" label={texts.end} isRequired={false} />
        <TextField
          name="hours"
          pointer="/moreGpuSeconds"
          label={texts.hours}
          expected={texts.hoursExpected}
          inputMode="decimal"
          isRequired={false}
        />
        <LongTextField name="said" label={texts.said} />
      </Form>
    </>
  );
}
