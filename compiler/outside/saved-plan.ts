// A plan that was made before, out of the JSON of `ecconf plan`: which one it was, and of what.

import { readFileSync } from 'node:fs';
import { WrongUse } from './wrong-use.ts';

export function readSavedPlan(path: string): { readonly plan: string; readonly next: string | null } {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new WrongUse(`--plan ${path} cannot be read as JSON: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
  const {
    plan,
    old,
    new: next,
  } = (document ?? {}) as {
    readonly plan?: unknown;
    readonly old?: { readonly kind?: unknown };
    readonly new?: { readonly name?: unknown };
  };
  if (typeof plan !== 'string') throw new WrongUse(`--plan ${path} is no plan (ecconf plan --live ENDPOINT --format json -o FILE)`);
  if (old?.kind !== 'live')
    throw new WrongUse(`--plan ${path} was not made against the running cluster, so nobody can tell whether it is stale: plan with --live`);
  return { plan, next: typeof next?.name === 'string' ? next.name : null };
}
