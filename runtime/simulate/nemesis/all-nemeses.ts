// All nemeses, in the order of their numbers.

import { mismatch, rollingReload } from './configuration.ts';
import { crash, leftovers } from './crash.ts';
import { behindOurBack, clock, foreignHost, kernelErrors } from './machine-faults.ts';
import { liar } from './liar.ts';
import type { Nemesis } from './nemesis.ts';
import { busRestart, manyAddresses, storm } from './operators.ts';
import { bridge, oneWay, split, swizzle } from './partition.ts';
import { mute, pause } from './pause.ts';
import { cascade, coldStart, merge } from './view-changes.ts';

export const nemeses: readonly Nemesis[] = [
  crash,
  leftovers,
  pause,
  split,
  oneWay,
  bridge,
  swizzle,
  cascade,
  merge,
  coldStart,
  clock,
  kernelErrors,
  behindOurBack,
  foreignHost,
  mismatch,
  rollingReload,
  storm,
  busRestart,
  manyAddresses,
  mute,
  liar,
];
