// The reference of the console is made, not written: it can not say anything that is not so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestBytesMax } from '../../runtime/console/framing.ts';
import { defaultLimits } from '../../runtime/console/console-limits.ts';
import { assertGolden } from '../golden-file.ts';
import { repository } from '../shared.ts';
import { consolePage } from './page.ts';

describe('console reference', () => {
  it('is fresh', async () => {
    assertGolden(join(repository, 'docs', 'console.md'), await consolePage());
  });

  it('tells the limits of the protocol as they are', () => {
    const page = readFileSync(join(repository, 'docs', 'console-protocol.md'), 'utf8');
    for (const limit of [
      `${requestBytesMax / 1024} KiB`,
      `${defaultLimits.connections} connections`,
      `${defaultLimits.idleMs / 1000} s of silence`,
      `within ${defaultLimits.slowMs / 1000} s`,
    ]) {
      assert.ok(page.includes(limit), `docs/console-protocol.md does not say "${limit}"`);
    }
  });
});
