/** Writing an application anew, as long as nobody has looked at what it says. */
import { amendApplication } from '../../../../src/client/applications.ts';
import { isStale } from '../../api/refused.ts';
import { Form } from '../../parts/form/form.tsx';
import { changesOf, Meanwhile, type Seen } from '../../parts/form/meanwhile.tsx';
import { useEdit } from '../../parts/form/use-edit.ts';
import { useWrite } from '../../parts/form/use-write.ts';
import { Panel } from '../../parts/page.tsx';
import { useFormats, usePreferences, useTexts } from '../../texts/preferences.tsx';
import { ApplicationFields, Cost } from './application-fields.tsx';
import type { OfApplication } from './application-page.tsx';
import { applicationTexts } from './application-texts.ts';
import { applyTexts } from './apply-texts.ts';
import { type Typed, toText, typedOf } from './typed-application.ts';

export function Amend({ application, call }: OfApplication) {
  const texts = useTexts(applicationTexts);
  const formats = useFormats();
  const { cutOffAt } = application;
  const isPast = cutOffAt !== null && Date.parse(cutOffAt) <= Date.now();
  if (isPast) return null;
  return (
    <Panel
      title={texts.amend}
      note={cutOffAt === null ? texts.amendMore : texts.amendMoreCutOff(formats.dateTime(cutOffAt))}
    >
      <details>
        <summary>{texts.amend}</summary>
        <AmendForm application={application} call={call} />
      </details>
    </Panel>
  );
}

function AmendForm({ application, call }: OfApplication) {
  const { id, version } = application;
  const texts = useTexts(applyTexts);
  const { language } = usePreferences();
  const linesOf = useTypedLines();
  const amending = useWrite(['application', 'access-call'], { amendApplication });
  const initial = typedOf(application, language);
  const edit = useEdit(`amend-${id}`, { thing: application, version }, initial);
  const { draft, before } = edit;
  const send = (typed: Typed, of: number) => {
    const body = toText(typed, language, before ?? application);
    const input = { params: { applicationId: id }, body };
    amending.send({ input, version: of }).then(draft.clear, () => undefined);
  };
  const takeTheirs = () => {
    edit.takeTheirs();
    amending.reset();
  };
  return (
    <div className="halves">
      <Form
        draft={draft}
        sending={amending}
        submitText={texts.save}
        submit={(typed) => send(typed, edit.version)}
        meanwhile={
          before === undefined ? undefined : (
            <Meanwhile
              changes={changesOf(linesOf(typedOf(before, language)), linesOf(initial))}
              typed={new Map(yoursOf(linesOf(draft.values), linesOf(initial)))}
              problem={isStale(amending.error) ? amending.error.problem : undefined}
              takeTheirs={takeTheirs}
              sendYours={() => send(draft.values, edit.keepYours())}
            />
          )
        }
      >
        <ApplicationFields call={call} draft={draft} />
        {amending.isSuccess && !draft.isTyped && <p role="status">{texts.saved}</p>}
      </Form>
      <Cost call={call} hours={draft.values.hours} />
    </div>
  );
}

/** What one typed that differs from what is there now. */
function yoursOf(typed: Seen, now: Seen): Seen {
  const present = new Map(now);
  return typed.filter(([label, text]) => present.get(label) !== text);
}

/** A line for what may differ, as it is typed. */
function useTypedLines(): (typed: Typed) => Seen {
  const texts = useTexts(applyTexts);
  return ({ title, summary, technicalNeeds, hours, jobGpuCountMax, startsOn, endsOn }) => [
    [texts.titleLabel, title],
    [texts.summary, summary],
    [texts.needs, technicalNeeds],
    [texts.hours, hours],
    [texts.jobGpus, jobGpuCountMax],
    [texts.startsOn, startsOn],
    [texts.endsOn, endsOn],
  ];
}
