// Versions of the product as its manuals write them (`3.6.12`, `4.1-HF4`, `5.3`), and what they say of an option or a stanza.

import type { Schema } from './option.ts';

/** Whether text is a version. */
export const versionForm = /^\d{1,3}(?:\.\d{1,4}){0,3}(?:-HF\d{1,3})?$/i;

/** Negative where `a` is the older one. A part that is missing is 0; a hot fix comes after its version. */
function compareVersions(a: string, b: string): number {
  const [one, two] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.max(one.length, two.length); i++) {
    const difference = (one[i] ?? 0) - (two[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Always four parts before that of the hot fix. */
function partsOf(version: string): readonly number[] {
  const [plain = '', fix = '0'] = version.split(/-HF/i);
  const parts = plain.split('.').map(Number);
  return [...parts, ...Array.from({ length: Math.max(0, 4 - parts.length) }, () => 0), Number(fix)];
}

/** The schema of a product version, as that version has it. The same object for the same version: schemas are compared by identity. */
export function atVersion(schema: Schema, version: string | undefined): Schema {
  if (version === undefined) return schema;
  const known = kept.get(schema)?.get(version);
  if (known !== undefined) return known;
  const made: Schema = { ...schema, version };
  kept.set(schema, (kept.get(schema) ?? new Map<string, Schema>()).set(version, made));
  return made;
}

const kept = new WeakMap<Schema, Map<string, Schema>>();

interface Dated {
  readonly since?: string;
  readonly until?: string;
  readonly deprecated?: string | true;
}

/** `deprecated` also where no version was named. `null`: it is there, and nothing is said against it. */
export type Age = { readonly kind: 'not-yet' | 'gone' | 'deprecated'; readonly version: string | null } | null;

/** What the version that is checked says of something. */
export function ageOf({ since, until, deprecated }: Dated, { version, product }: Schema): Age {
  if (version !== undefined && since !== undefined && compareVersions(version, since) < 0) return { kind: 'not-yet', version: since };
  if (version !== undefined && until !== undefined && compareVersions(version, until) >= 0) return { kind: 'gone', version: until };
  if (deprecated === undefined) return null;
  if (deprecated === true) return { kind: 'deprecated', version: null };
  // Where no version is said, all of the product are meant: what ended with 4.8 is in order in every 3.
  const newest = version ?? (product === '3' ? '3.999' : undefined);
  return newest !== undefined && compareVersions(newest, deprecated) < 0 ? null : { kind: 'deprecated', version: deprecated };
}
