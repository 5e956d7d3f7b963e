/** Every fault of a programme, each a button to its place in the text. */
import type { ProgrammeFault } from '../../../../../src/client/programme-checks.ts';
import { OfServer } from '../../../parts/of-server.tsx';
import { useFormats, useTexts } from '../../../texts/preferences.tsx';
import { editorTexts } from '../editor-texts.ts';

interface FaultListProps {
  readonly faults: readonly ProgrammeFault[];
  readonly isChecking: boolean;
  readonly goTo: (fault: ProgrammeFault) => void;
}

export function FaultList({ faults, isChecking, goTo }: FaultListProps) {
  const texts = useTexts(editorTexts);
  const formats = useFormats();
  const told = faults.length > 0 ? texts.faultCount(formats.count(faults.length)) : texts.noFault;
  return (
    <>
      <p role="status">{isChecking && faults.length === 0 ? texts.checking : told}</p>
      <ul className="attention editor-faults">
        {faults.map((fault) => (
          <li key={`${fault.line} ${fault.column} ${fault.path} ${fault.rule}`} className="bad">
            <button type="button" className="link" onClick={() => goTo(fault)}>
              {texts.atLine(String(fault.line), fault.path)}
            </button>
            <br />
            {texts.found} <OfServer>{fault.found}</OfServer>; {texts.expected}{' '}
            <OfServer>{fault.expected}</OfServer>
          </li>
        ))}
      </ul>
    </>
  );
}
