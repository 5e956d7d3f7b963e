/** What is said of a call for applications in more than one place. */
import type { AccessCall } from '../../../../src/client/access-calls.ts';
import { useFormats, useTexts } from '../../texts/preferences.tsx';
import { callStateAt, nextCutOffAt, workingDaysMaxOf } from './call-state.ts';
import { accessCallTexts } from './call-texts.ts';

export function useCallTexts() {
  const texts = useTexts(accessCallTexts);
  const formats = useFormats();
  const openTo = ({ openTo: kinds }: AccessCall) => kinds.map((kind) => texts[kind]).join(', ');
  const price = ({ priceMicrosPerGpuHour: micros }: AccessCall) =>
    BigInt(micros) === 0n ? texts.free : formats.agreedPrice(micros);
  const takes = (call: AccessCall) => texts.workingDays(workingDaysMaxOf(call));
  const next = (call: AccessCall) => {
    if (call.cutOffs.length === 0) return texts.firstCome;
    const cutOff = nextCutOffAt(call, Date.now());
    return cutOff === undefined ? '–' : formats.dateTime(cutOff);
  };
  const lead = (call: AccessCall) => {
    const until = formats.dateTime(call.receivesUntil);
    const cutOff = nextCutOffAt(call, Date.now());
    switch (callStateAt(call, Date.now())) {
      case 'later':
        return texts.laterLead(formats.dateTime(call.opensAt));
      case 'closed':
        return texts.closedLead(until);
      case 'open':
        if (cutOff === undefined) return texts.openLead(until);
        return cutOff === call.cutOffs.at(-1)
          ? texts.openLeadLast(formats.dateTime(cutOff))
          : texts.openLeadCutOff(formats.dateTime(cutOff), until);
    }
  };
  return { openTo, price, takes, next, lead };
}
