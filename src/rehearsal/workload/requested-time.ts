/** Wall times that people ask for, in seconds: an hour to thirty days. */
const RUNGS = [1, 4, 12, 24, 48, 72, 168, 336, 720].map((hours) => hours * 3_600);

/**
 * The wall time asked for by the owner of a job that runs for `runSeconds`: the first usual limit
 * above its run time, or above two or four times that, by `caution` (a draw, one a batch). Never
 * below the run time while that is within thirty days. ASSUMED: no published figure is behind it.
 */
export function requestedSecondsFor(runSeconds: number, caution: number): number {
  const wishedSeconds = runSeconds * (1 << ((caution >>> 16) % 3));
  for (let index = 0; index < RUNGS.length; index += 1) {
    const rung = RUNGS[index] ?? 0;
    if (rung >= wishedSeconds) return rung;
  }
  return Math.max(runSeconds, RUNGS.at(-1) ?? 0);
}
