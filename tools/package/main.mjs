// `npm run package [-- --format deb --format rpm] [--arch x64|arm64] [--out DIR] [--fast]`: packages that need nothing else on the machine, not
// even Node. By the distributions' own tools: dpkg-deb and rpmbuild (Debian: `apt-get install dpkg rpm`).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDeb } from './deb.mjs';
import { makeRpm } from './rpm.mjs';

const root = join(import.meta.dirname, '..', '..');
const makers = { deb: makeDeb, rpm: makeRpm };
const { values } = parseArgs({
  options: {
    format: { type: 'string', multiple: true, default: Object.keys(makers) },
    arch: { type: 'string', default: 'x64' },
    out: { type: 'string', default: 'dist/packages' },
    fast: { type: 'boolean', default: false },
  },
});
const wrong = values.format.find((format) => !(format in makers)) ?? (['x64', 'arm64'].includes(values.arch) ? null : values.arch);
if (wrong !== null) {
  console.error(`${wrong}: --format is deb or rpm, --arch is x64 or arm64`);
  process.exit(2);
}
if (!existsSync(join(root, 'dist', 'ecconf.cjs'))) {
  console.error('nothing is built: npm run build');
  process.exit(2);
}
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = resolve(values.out);
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'ecconf-package-'));
try {
  for (const format of values.format) {
    const stage = join(work, format);
    const cache = join(root, 'node_modules', '.cache', 'ecconf-package');
    console.log(makers[format]({ root, out, arch: values.arch, cache, version, isFast: values.fast, stage }));
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
