/**
 * Says how long the optimum of a large call takes: 200 bids of 30 states, under the caps of 2026
 * but for less union money, so that all caps bind.
 * Run `npm run build` before. `node scripts/solve-large.mjs [count of instances]`
 */
import { choiceInOrder, objectiveOf } from '../dist/kernel/zero-one-programme.js';
import { solveProgramme } from '../dist/platform/solver/solve-programme.js';
import { toIntegerProgramme } from '../dist/procurement/selection/caps.js';

const MICROS_PER_MILLION_EUR = 1_000_000_000_000n;
const SECONDS_MAX = 5;
const [BID_COUNT, STATE_COUNT] = [200, 30];

/** A linear congruential generator: the same instances on every machine. */
function streamOf(seed) {
  let state = seed;
  return (countOf) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * countOf);
  };
}

function instanceOf(seed) {
  const draw = streamOf(seed);
  const candidates = Array.from({ length: BID_COUNT }, (_, index) => {
    const isLarge = draw(2) === 1;
    const share = BigInt(60 + draw(41));
    const phase = (isLarge ? 2n : 1n) * share * MICROS_PER_MILLION_EUR;
    const unionMicrosByPhase = [phase, 4n * phase - BigInt(draw(1_000_000))];
    const micros = unionMicrosByPhase[0] + unionMicrosByPhase[1];
    return {
      bid: `bid_${index}`,
      lot: isLarge ? 'lot-2' : 'lot-1',
      // Dearer bids score better, so that rank order is far from the optimum.
      scoreThousandths: 40_000 + 300 * Number(share) * (isLarge ? 2 : 1) + draw(15_000),
      capexMicros: micros * 8n,
      unionMicrosByPhase,
      national: [{ state: `party_s${draw(STATE_COUNT)}`, micros }],
    };
  }).toSorted((a, b) => b.scoreThousandths - a.scoreThousandths);
  const committedMicros = new Map(
    Array.from({ length: STATE_COUNT }, (_, index) => [
      `party_s${index}`,
      BigInt(300 + draw(900)) * MICROS_PER_MILLION_EUR,
    ]),
  );
  return toIntegerProgramme(candidates, {
    lots: [
      { id: 'lot-1', projectCountMax: 4 },
      { id: 'lot-2', projectCountMax: 3 },
    ],
    projectCountMax: 7,
    unionMicrosMax: 3_200n * MICROS_PER_MILLION_EUR,
    unionMicrosMaxByPhase: [660n * MICROS_PER_MILLION_EUR, undefined],
    committedMicros,
  });
}

let isGood = true;
for (let seed = 1; seed <= Number(process.argv[2] ?? 5); seed += 1) {
  const programme = instanceOf(seed);
  const inOrder = objectiveOf(programme, choiceInOrder(programme));
  const limits = { secondsMax: SECONDS_MAX, now: () => performance.now() };
  const found = await solveProgramme(programme, limits);
  isGood &&= found.isOptimal && found.milliseconds < SECONDS_MAX * 1_000;
  process.stdout.write(
    `seed ${seed}: ${BID_COUNT} bids, ${STATE_COUNT} states: ${found.objective} thousandths, ` +
      `bound ${found.bound}, rank order ${inOrder}, ` +
      `${found.isOptimal ? 'optimal' : 'not proven'}, ${found.milliseconds} ms\n`,
  );
}
process.exitCode = isGood ? 0 : 1;
