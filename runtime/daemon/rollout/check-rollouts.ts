// `ecclusterd check`: who may have this machine run another configuration, and what bounds that.

import { fail, ok, warn, type Answer } from '../readiness.ts';
import type { Arguments } from '../../process/program-command.ts';
import { reasonOf } from '../../process/ir-file.ts';
import { readLimits } from '../../rollout/rollout-limits.ts';
import { unitOptionsPath, unitWords, wordAfter } from '../unit-options.ts';
import { readTrust } from '../../rollout/signature.ts';

interface Given {
  readonly accept: boolean;
  readonly trust: string | null;
  readonly limits: string | null;
}

/** Of a node that takes rollouts, by the command line or by the options of its unit. */
export function rolloutAnswers(given: Arguments, path = unitOptionsPath): readonly Answer[] {
  const told = { accept: given.flag('accept-rollouts'), trust: given.text('trust'), limits: given.text('limits') };
  const { accept, trust, limits } = told.accept ? told : ofUnit(path);
  if (!accept) return [];
  try {
    const keys = trust === null ? null : readTrust(trust);
    const bounded = limits === null ? 'nothing of this machine bounds what they do (--limits)' : 'within --limits';
    if (limits !== null) readLimits(limits);
    return [
      keys === null
        ? warn('rollouts', `taken from whoever is a manager on the bus: --trust FILE takes only what is signed; ${bounded}`)
        : ok('rollouts', `taken where one of ${keys.length} keys has signed them; ${bounded}`),
    ];
  } catch (error) {
    return [fail('rollouts', `${[trust, limits].filter((path) => path !== null).join(', ')}: ${reasonOf(error)}`)];
  }
}

function ofUnit(path: string): Given {
  const words = unitWords(path);
  return { accept: words.includes('--accept-rollouts'), trust: wordAfter(words, '--trust'), limits: wordAfter(words, '--limits') };
}
