// Carries the steps out, each until all has come to rest, and puts back what it found, whatever happens in between. What it asks of a node ends by
// itself (`drain for`), so that nothing is left where this process dies.

import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble } from './cluster.ts';
import { putBack } from './put-back.ts';
import { isMoving, ownersIn, type Sight } from './sight.ts';
import { Late, type Stage, until } from './waiting.ts';
import { describeStep, type Foreseen, type Step } from './steps.ts';

/** From when to when on the clock of the prober, and how it was. */
export interface Done {
  readonly what: string;
  /** Null: putting back. */
  readonly foreseen: Foreseen | null;
  readonly from: number;
  readonly to: number;
  readonly begunAt: Date;
  /** What went wrong, as sentences. */
  readonly trouble: readonly string[];
  /** By address, at the beginning and at the end. */
  readonly ownersBefore: ReadonlyMap<string, string | null>;
  readonly owners: ReadonlyMap<string, string | null>;
}

const moveSec = 30;
/** In which the balancer gives a node its share again, at most; where it takes longer nobody waits for it. */
const shareSec = 20;
/** What comes late is still of this step. */
const tailMs = 400;

export async function perform(stage: Stage, steps: readonly Foreseen[]): Promise<readonly Done[]> {
  const done: Done[] = [];
  let owners = ownersIn(stage.before);
  const during = async (what: string, foreseen: Foreseen | null, work: () => Promise<readonly string[]>): Promise<boolean> => {
    const [from, begunAt, ownersBefore] = [stage.prober.now(), new Date(), owners];
    stage.say(what);
    let trouble: readonly string[] = [];
    try {
      trouble = await work();
      await sleep(tailMs);
      owners = ownersIn(await stage.cluster.sight());
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      trouble = [error.message];
    }
    done.push({ what, foreseen, from, to: stage.prober.now(), begunAt, trouble, ownersBefore, owners });
    return trouble.length === 0;
  };
  for (const each of steps) {
    if (stage.signal.aborted) break;
    const went = await during(describeStep(each.step), each, async () => {
      await carryOut(stage, each);
      return [];
    });
    if (!went) break;
  }
  await during('put back', null, () => putBack(stage));
  return done;
}

async function carryOut(stage: Stage, { step, owners }: Foreseen): Promise<void> {
  const { cluster, node, limitSec } = stage;
  const heldBy = (sight: Sight, name: string) => sight.addresses.filter(({ owner }) => owner === name).map(({ ip }) => ip);
  switch (step.kind) {
    case 'move':
      await cluster.move(step.ip, step.to);
      await until(stage, `${step.ip} is with ${step.to}`, moveSec, (sight) => ownersIn(sight).get(step.ip) === step.to && !isMoving(sight));
      return;
    case 'drain':
      await cluster.order(node, `cluster duravip drain for ${limitSec}`);
      stage.drained = true;
      // What no other node can have stays.
      await until(
        stage,
        `${node} is empty`,
        limitSec - 5,
        (sight) => heldBy(sight, node).every((ip) => owners.get(ip) === node) && !isMoving(sight),
      );
      return;
    case 'undrain': {
      await cluster.order(node, 'cluster duravip undrain');
      stage.drained = false;
      if (![...owners.values()].includes(node)) return;
      try {
        await until(stage, `${node} gets addresses again`, shareSec, (sight) => heldBy(sight, node).length > 0 && !isMoving(sight));
      } catch (error) {
        // Balancing takes its time, which the configuration gives it.
        if (!(error instanceof Late)) throw error;
      }
      return;
    }
    case 'kill':
      await kill(stage, step);
  }
}

async function kill(stage: Stage, step: Step): Promise<void> {
  const { cluster, node, backSec, before } = stage;
  const memberOf = async () => (await cluster.members()).find((each) => each.node === node);
  const member = await memberOf();
  if (member === undefined) throw new Trouble(`${node} is not on the bus any more`);
  await stage.kill(member);
  const ips = before.addresses.map(({ ip }) => ip);
  const isServed = (sight: Sight) => {
    const now = ownersIn(sight);
    return ips.every((ip) => (now.get(ip) ?? null) !== null) && !isMoving(sight);
  };
  let gone = false;
  await until(stage, `the others have what ${node} had`, moveSec, async (sight) => {
    gone ||= (await memberOf())?.privateName !== member.privateName;
    return gone && isServed(sight);
  });
  stage.say(`${describeStep(step)}: the others have its addresses; waiting until it is back`);
  await until(stage, `${node} is back (systemctl start ecclusterd, there)`, backSec, async (sight) => {
    const back = await memberOf();
    return back !== undefined && back.privateName !== member.privateName && isServed(sight);
  });
}
