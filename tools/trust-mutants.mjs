// `node tools/trust-mutants.mjs [PATTERN...]`: brings back, one at a time and in a copy, what the holes in docs/threat-model.md were made of, and runs the
// test that is to find it. What is not found, or does not apply any more, is a failure. Seconds each; not part of CI.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const edit = (file, from, to) => ({ file, from, to });

/** `test`: a path under `test`, without its end. */
export const trustMutants = [
  {
    name: 'a user of the node itself reads its logs by the name of the manager',
    test: 'trust/log-identity',
    edits: [edit('runtime/log/service/listener.ts', "owner.kind === 'local' && !isTrusted(owner.uid)", 'false')],
  },
  {
    name: 'any certificate of the cluster is any manager',
    test: 'trust/log-identity',
    edits: [edit('runtime/daemon/logs/reader-access.ts', "certified !== null && !speaksFor(certified, 'manager', name)", 'false')],
  },
  {
    name: 'a certificate that has ended is good for ever',
    test: 'trust/expiry',
    edits: [edit('runtime/log/service/log-connection.ts', 'Date.now() > this.#certifiedUntil', 'false')],
  },
  {
    name: 'multicast, broadcast and the like are managed',
    test: 'daemon/unmanageable',
    edits: [
      edit('runtime/net/manageable.ts', "if (ip.bits >> 28n === 0xen) return 'is a multicast address, which is that of a group';", ''),
    ],
  },
  {
    name: 'credit is not held against a node',
    test: 'log/aggregate/hostile-node',
    edits: [edit('runtime/log/aggregate/pull-subscription.ts', 'if (this.#credit >= 0) return true;', 'return true;')],
  },
  {
    name: 'a link leads out of the tree',
    test: 'trust/world',
    edits: [edit('compiler/load/world.ts', "part === '..' || !isInside(next) ? null : linkAt(next)", 'null')],
  },
  {
    name: 'the door to terminals lets everything through',
    test: 'trust/doors',
    edits: [edit('base/inert-text.ts', "return plain.test(text) ? text : inert(text.replaceAll('\\t', ' '));", 'return text;')],
  },
  {
    name: 'root talks to any socket at /tmp/2025',
    test: 'trust/doors',
    edits: [edit('runtime/console/client/socket-owner.ts', 'if (open !== null) {', 'if (open === undefined) {')],
  },
  {
    name: 'a name has control characters',
    test: 'trust/foreign',
    edits: [edit('runtime/net/fields.ts', "if (/[\\0-\\x1f\\x7f-\\x9f]/.test(text)) from.fail('a name with control characters');", '')],
  },
  {
    name: 'half requests keep the scraper out',
    test: 'trust/reserves',
    edits: [edit('runtime/metrics/metrics-server.ts', 'oldest.destroy();', 'socket.destroy();')],
  },
  {
    name: 'a FIFO is read as an IR',
    test: 'trust/reserves',
    edits: [edit('runtime/process/ir-file.ts', 'there !== null && !there.isFile() && !there.isDirectory()', 'false')],
  },
  {
    name: 'a forged quorum releases all',
    test: 'core/forged',
    edits: [
      edit(
        'runtime/core/membership/settle-round.ts',
        'const idle = who(({ quorum }) => quorum !== 0 && nodes.size * 2 <= quorum);',
        'const idle = [...stated.values()].some(({ quorum }) => quorum !== 0 && nodes.size * 2 <= quorum) ? new Set(nodes.keys()) : new Set<string>();',
      ),
    ],
  },
  {
    name: 'claims are believed against the word of the others',
    test: 'core/forged',
    edits: [
      edit('runtime/core/membership/settle-round.ts', 'if (!disputed.has(id)) continue;', 'if (disputed.has(id) || id !== null) continue;'),
    ],
  },
  {
    name: 'a name that is in no IR is a member',
    test: 'core/forged',
    edits: [edit('runtime/core/membership/settle-round.ts', "if (!isKnown(id)) return 'unknown';", '')],
  },
  {
    name: 'a machine takes the name of another',
    test: 'core/seats',
    edits: [edit('runtime/core/membership/seats.ts', 'return votes < 0;', 'return false;')],
  },
  {
    name: 'one voice is enough to put somebody elsewhere',
    test: 'core/seats',
    edits: [edit('runtime/core/membership/seats.ts', 'return votes < 0;', 'return votes < 2;')],
  },
  {
    name: 'the leader moves what it wants',
    test: 'core/forged',
    edits: [
      edit(
        'runtime/core/ownership/moves.ts',
        'const moves = reasonable(turn.state, settled, message);',
        'const { moves } = message; reasonable(turn.state, settled, message);',
      ),
    ],
  },
  {
    name: 'objects of a member fill the memory of the others',
    test: 'trust/shared-memory',
    edits: [
      edit(
        'runtime/replication/shared-memory.ts',
        "return this.#has(bytes, this.#most * shareOfOthers, 'what is new from others is not taken in');",
        'return this.#has(bytes, Infinity, String(shareOfOthers));',
      ),
    ],
  },
  {
    name: 'ends of gauges that nobody has are kept',
    test: 'trust/shared-memory',
    edits: [
      edit(
        'runtime/core/replication/series.ts',
        "if (section.kind === 'g' && (value !== 0 || this.#gaugeEnds.has(key)))",
        "if (section.kind === 'g')",
      ),
    ],
  },
  {
    name: 'a counter has members without end',
    test: 'trust/shared-memory',
    edits: [edit('runtime/core/replication/counter.ts', '(held?.size ?? 0) >= partsMax ||', 'partsMax === 0 ||')],
  },
  {
    name: 'any round is the next one',
    test: 'trust/shared-memory',
    edits: [
      edit('runtime/core/replication/protocol.ts', 'hello.round > this.#round + roundsAheadMax', 'hello.round < roundsAheadMax - 1000'),
    ],
  },
  {
    name: 'messages of objects of any length are taken apart',
    test: 'trust/shared-memory',
    edits: [edit('runtime/core/replication/replica-wire.ts', 'data.length > most', 'most < 0')],
  },
];

const root = join(import.meta.dirname, '..');

/** A copy of the sources, with the packages and bundles of the original. */
function copy() {
  const folder = mkdtempSync(join(tmpdir(), 'ecconf-trust-'));
  for (const name of [
    'base',
    'compiler',
    'grammar',
    'lsp',
    'runtime',
    'test',
    'tools',
    'docs',
    'examples',
    'package.json',
    'tsconfig.json',
    'LICENSE',
  ])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  for (const name of ['node_modules', 'dist']) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

function main() {
  const patterns = process.argv.slice(2);
  const chosen = trustMutants.filter(({ name }) => patterns.length === 0 || patterns.some((part) => name.includes(part)));
  const folder = copy();
  let missed = 0;
  try {
    for (const { name, test, edits } of chosen) {
      const before = edits.map(({ file }) => readFileSync(join(folder, file), 'utf8'));
      edits.forEach(({ file, from, to }, i) => {
        if (before[i].split(from).length !== 2) throw new Error(`${name}: the text to change is not in ${file} once: ${from}`);
        writeFileSync(
          join(folder, file),
          before[i].replace(from, () => to),
        );
      });
      const begin = performance.now();
      const args = [
        join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
        `--import=${join(folder, 'test', 'setup.mjs')}`,
        '--timeout=60000',
        '--exit',
        '--bail',
        `test/${test}.test.ts`,
      ];
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8', timeout: 120_000 });
      for (const [i, { file }] of edits.entries()) writeFileSync(join(folder, file), before[i]);
      const said = /\n {2}1\) [^\n]*\n\s+([^\n]*)/.exec(stdout)?.[1] ?? '';
      const seconds = ((performance.now() - begin) / 1000).toFixed(0);
      console.log(`${status === 0 ? 'MISSED' : 'found '} ${name} (${test}, ${seconds} s) ${said.slice(0, 90)}`);
      if (status === 0) missed++;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${chosen.length - missed} of ${chosen.length} found`);
  process.exitCode = missed === 0 ? 0 : 1;
}

if (process.argv[1] === import.meta.filename) main();
