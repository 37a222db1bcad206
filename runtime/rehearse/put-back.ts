// Puts back what was found: nobody drains who did not, what was pinned is pinned where it was, and nothing else is. Which unpinned address is with whom
// is the balancer's affair, and stays so.

import { Trouble } from './cluster.ts';
import { isMoving, ownersIn, pinsIn } from './sight.ts';
import { type Stage, until } from './waiting.ts';

const tries = 20;
const moveSec = 30;

/** What could not be put back, each with what to type. */
export async function putBack(stage: Stage): Promise<readonly string[]> {
  const trouble: string[] = [];
  const attempt = async (remedy: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      trouble.push(`${error.message} (${remedy})`);
    }
  };
  // It must be finished although somebody has interrupted.
  const calm: Stage = { ...stage, signal: new AbortController().signal };
  const { cluster, node } = stage;
  const pins = pinsIn(stage.before);
  await attempt(`on ${node}: cluster duravip drain, then cluster duravip undrain`, () => unpin(calm, pins));
  await attempt(`on ${node}: cluster duravip undrain; without that it ends by itself within ${stage.limitSec} s`, async () => {
    const drains = calm.drained && (await cluster.sight()).nodes.some(({ name, draining }) => name === node && draining);
    if (drains) await cluster.order(node, 'cluster duravip undrain');
    if (drains)
      await until(
        calm,
        `${node} takes addresses again`,
        moveSec,
        ({ nodes }) => !nodes.some((each) => each.name === node && each.draining),
      );
  });
  for (const [ip, owner] of pins) await attempt(`cluster duravip move ${ip} to ${owner}`, () => pin(calm, ip, owner));
  return trouble;
}

/** What was moved to the node and did not leave it again is pinned there: draining it ends that. */
async function unpin(stage: Stage, before: ReadonlyMap<string, string>): Promise<void> {
  const { cluster, node, limitSec } = stage;
  const surplus = [...pinsIn(await cluster.sight())].filter(([ip, owner]) => owner === node && before.get(ip) !== node).map(([ip]) => ip);
  if (surplus.length === 0) return;
  await cluster.order(node, `cluster duravip drain for ${limitSec}`);
  stage.drained = true;
  await until(
    stage,
    `${surplus.join(', ')} has left ${node}`,
    moveSec,
    (sight) => surplus.every((ip) => ownersIn(sight).get(ip) !== node) && !isMoving(sight),
  );
}

async function pin(stage: Stage, ip: string, owner: string): Promise<void> {
  const { cluster } = stage;
  for (let done = 0; done < tries; done++) {
    const sight = await cluster.sight();
    if (pinsIn(sight).get(ip) === owner) return;
    await until(stage, 'nothing moves', moveSec, (now) => !isMoving(now));
    const now = ownersIn(await cluster.sight()).get(ip) ?? null;
    // Only what moves is pinned, so what the balancer has brought back meanwhile goes away once more.
    const others = sight.nodes.filter(({ name, draining, excluded }) => name !== owner && !draining && excluded === null);
    const to = now === owner ? (others[done % others.length]?.name ?? owner) : owner;
    await cluster.move(ip, to);
    await until(stage, `${ip} is with ${to}`, moveSec, (seen) => ownersIn(seen).get(ip) === to && !isMoving(seen));
  }
  throw new Trouble(`${ip} was pinned to ${owner}, and is not any more`);
}
