/**
 * Loaded before a program (`node --import`): its clock is CLOCK_AHEAD_SECONDS ahead of the
 * machine's, and behind where that is negative. So the clocks of a site and of Polder differ, or a
 * month is over, without a wait.
 */
const aheadMilliseconds = Number(process.env.CLOCK_AHEAD_SECONDS) * 1_000;
const MachineDate = Date;

class ShiftedDate extends MachineDate {
  constructor(...given) {
    if (given.length === 0) super(MachineDate.now() + aheadMilliseconds);
    else super(...given);
  }

  static now() {
    return MachineDate.now() + aheadMilliseconds;
  }
}

globalThis.Date = ShiftedDate;
