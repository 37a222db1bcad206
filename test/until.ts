// How tests wait: for what they want to see, and for as long as a busy machine may need. The limit only bounds failure.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** Looks again after 2 ms, then less and less often: what is looked at may let in so many a second only. */
const pauseMostMs = 100;

/** Looks until it is so; one that throws is not so yet. `what`: for people, what was waited for and what was seen last. `limitMs`: of what is a long piece of work. */
export async function until(holds: () => boolean | Promise<boolean>, what: string | (() => string), limitMs = 120_000): Promise<void> {
  const end = performance.now() + limitMs;
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMostMs, 2 * pauseMs)) {
    let problem = '';
    try {
      if (await holds()) return;
    } catch (error) {
      problem = ` (${String(error)})`;
    }
    if (performance.now() > end) assert.fail(`not within ${limitMs / 1000} s: ${typeof what === 'string' ? what : what()}${problem}`);
    await sleep(pauseMs);
  }
}
