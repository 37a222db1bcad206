// Debian's own judge of packages finds no error in ours. What is so on purpose stands in packaging/linux/lintian-overrides, with the reason.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeDeb } from './built-deb.ts';

describe('lintian', function () {
  this.timeout(600_000);

  it('finds no error in the package', function () {
    if (spawnSync('which', ['lintian']).status !== 0) {
      const missing = 'there is no lintian (apt-get install lintian)';
      if (process.env.CI) throw new Error(missing);
      console.log(`(${missing}: the package is not judged)`);
      this.skip();
    }
    const deb = makeDeb();
    try {
      const { status, stdout, stderr, error } = spawnSync('lintian', ['--fail-on', 'error', '--tag-display-limit', '0', deb], {
        encoding: 'utf8',
        timeout: 500_000,
      });
      assert.equal(status, 0, `${stdout}${stderr}${error?.message ?? ''}`);
      // It has looked: an override that nothing matches any more is told.
      assert.doesNotMatch(stdout, /^E: /m);
      assert.doesNotMatch(stdout, /unused-override|mismatched-override/);
    } finally {
      rmSync(dirname(deb), { recursive: true, force: true });
    }
  });
});
