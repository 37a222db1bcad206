// The package of what is built here, for tests that install it, and how they wait for what it does then.
import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../shared.ts';
import { must } from './debian-tree.ts';

/** Its path. */
export function makeDeb(): string {
  const out = mkdtempSync(join(tmpdir(), 'ecconf-deb-'));
  const made = must(process.execPath, join(repository, 'tools', 'package', 'main.mjs'), '--format', 'deb', '--fast', '--out', out);
  return made.trim();
}

export async function until(what: string, holds: () => readonly [boolean, string]): Promise<void> {
  for (const deadline = Date.now() + 120_000; ; await sleep(300)) {
    const [is, seen] = holds();
    if (is) return;
    assert.ok(Date.now() < deadline, `not ${what}: ${seen}`);
  }
}
