// Adding, announcing and removing addresses: `runtime/host` by netlink, and iproute2 (`ip -force -batch -` as a child of the same program),
// on a veth pair in a network namespace of its own; the far end counts the announcements. Needs root and iproute2.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, table } from './measure.mjs';

const near = `ecconf-bench-${process.pid}`;
const far = `${near}-far`;
const rounds = 5;

export async function run(scratch) {
  if (process.getuid?.() !== 0 || spawnSync('ip', ['-V']).status !== 0) {
    console.log('  left out: needs root and iproute2');
    return;
  }
  const rows = [
    ['addresses', 'way', 'plumbed ms', 'last announced ms', 'removed ms', 'renewed ms', 'table read ms', 'loop held up ms (worst)'],
  ];
  for (const count of process.env.HOST_COUNT ? [Number(process.env.HOST_COUNT)] : [200, 1000, 10_000]) {
    for (const way of ['netlink', 'ip -batch']) {
      const results = [];
      for (let round = 0; round < (count > 1000 ? 3 : rounds); round++) results.push(inNamespace(scratch, way, count));
      const of = (name) => (results[0][name] === null ? '' : median(results.map((result) => result[name])).toFixed(1));
      rows.push([count, way, of('plumbed'), of('announced'), of('removed'), of('renewed'), of('read'), of('loop')]);
    }
  }
  table(rows);
}

/** A namespace of its own each time: the kernel keeps lists of what once was. */
function inNamespace(scratch, way, count) {
  must('ip', 'netns', 'add', near);
  try {
    must('ip', 'netns', 'add', far);
    must('ip', '-n', near, 'link', 'add', 'v0', 'type', 'veth', 'peer', 'name', 'v1', 'netns', far);
    must('ip', '-n', near, 'link', 'set', 'v0', 'up');
    must('ip', '-n', far, 'link', 'set', 'v1', 'up');
    const child = join(import.meta.dirname, 'host-child.mjs');
    const { status, stdout, stderr } = spawnSync(
      'ip',
      // As the guard starts a daemon.
      ['netns', 'exec', near, process.execPath, '--v8-pool-size=1', child, join(scratch, 'kernel-host.mjs'), way, String(count)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`the host benchmark ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  } finally {
    spawnSync('ip', ['netns', 'delete', near]);
    spawnSync('ip', ['netns', 'delete', far]);
  }
}

function must(command, ...args) {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}
