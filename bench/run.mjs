// `npm run bench [SECTION...]`: every figure beside a peer or the physical limit, in one run, as a ratio. Medians; runs are interleaved.
// Sections: parse, errors, start, check, lsp, host, failover and seam (which need root), replication, jlog, logs (beside rsyslog and netcat), simulate,
// feed, throttles (beside Redis), status. The peers are installed from bench/package-lock.json on first use.
// --page writes what was printed to docs/performance.md, in place of what it has of the same sections; --page=FILE to another file. --quick runs everything once and small, with what is
// built and installed: a test holds the rows of the page against it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { withoutLexer } from '../tools/slim-bundle.mjs';
import { printed, quick } from './measure.mjs';
import { writePage } from './page.mjs';

const here = import.meta.dirname;
const root = join(here, '..');
const sections = {
  parse: './parse.mjs',
  errors: './errors.mjs',
  start: './start-up.mjs',
  check: './check.mjs',
  lsp: './lsp.mjs',
  host: './host.mjs',
  replication: './replication.mjs',
  failover: './failover.mjs',
  jlog: './jlog.mjs',
  logs: './logs.mjs',
  seam: './seam.mjs',
  simulate: './simulate.mjs',
  feed: './feed.mjs',
  throttles: './throttles.mjs',
  status: './status.mjs',
};
const page = process.argv.find((word) => word === '--page' || word.startsWith('--page='));
const wanted = process.argv.slice(2).filter((word) => word !== page && word !== '--quick');
const unknown = wanted.filter((name) => !(name in sections));
if (unknown.length > 0) {
  console.error(`no section ${unknown.join(', ')}; there are ${Object.keys(sections).join(', ')}`);
  process.exit(2);
}

if (!quick) {
  if (!existsSync(join(here, 'node_modules'))) must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], here);
  must(process.execPath, ['build.mjs'], root);
}

// Below the repository, so that what is bundled there finds koffi.
mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
const scratch = mkdtempSync(join(root, 'node_modules', '.cache', 'ecconf-bench-'));
try {
  await build({
    absWorkingDir: root,
    entryPoints: {
      parse: 'grammar/parse.ts',
      generate: 'bench/generate.ts',
      'generate-tree': 'bench/generate-tree.ts',
      'kernel-host': 'bench/host-parts.ts',
      'logs-fill': 'bench/logs-fill.ts',
      'logs-node': 'bench/logs-node.ts',
      'replication-parts': 'bench/replication-parts.ts',
      'socket-bus': 'runtime/bus/socket-bus.ts',
      replication: 'runtime/replication/replication.ts',
      show: 'runtime/replication/show-objects.ts',
      feed: 'runtime/feed/feed-server.ts',
    },
    external: ['koffi'],
    outdir: scratch,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    minify: true,
    plugins: [withoutLexer],
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
  const done = [];
  console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians; a noisy machine: trust ratios of 1.3 and more`);
  for (const name of wanted.length > 0 ? wanted : Object.keys(sections)) {
    const { run, about } = await import(sections[name]);
    console.log(`\n== ${name}`);
    printed.length = 0;
    await run(scratch);
    if (about !== undefined) done.push({ name, about, printed: [...printed] });
  }
  if (page !== undefined) writePage(page.slice('--page='.length) || join(root, 'docs', 'performance.md'), done);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function must(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed`);
}
