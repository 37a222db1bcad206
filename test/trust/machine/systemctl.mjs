#!/usr/bin/env node
// Stands in for systemctl on a machine of the test of docs/operations.md, where no systemd runs: starts what a unit says, as the user and with the
// rights that it says. What it does not understand it refuses.
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';

const [command = '', ...names] = process.argv.slice(2);
const fail = (why) => {
  console.error(`systemctl ${process.argv.slice(2).join(' ')}: ${why}`);
  process.exit(1);
};

if (command === 'daemon-reload') process.exit(0);
if (command !== 'enable' && command !== 'restart' && command !== 'reload') fail('unknown to the stand-in');
for (const name of names) {
  const unit = textOf(name);
  if (command === 'enable') appendFileSync('/run/enabled', `${name}\n`);
  else if (command === 'reload') process.kill(Number(readFileSync(`/run/${name}.pid`, 'utf8')), 'SIGHUP');
  else start(name, unit);
}

function textOf(name) {
  const path = [`/etc/systemd/system/${name}.service`, `/lib/systemd/system/${name}.service`].find((each) => existsSync(each));
  return path === undefined ? fail(`there is no ${name}.service`) : readFileSync(path, 'utf8');
}

function start(name, unit) {
  const values = (key) => [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map((match) => match[1].trim());
  const [line = fail('no ExecStart')] = values('ExecStart');
  const user = values('User').at(-1) ?? 'root';
  for (const [key, folder] of [
    ['RuntimeDirectory', '/run'],
    ['StateDirectory', '/var/lib'],
    ['LogsDirectory', '/var/log'],
  ])
    for (const each of values(key)) spawnSync('install', ['-d', '-o', user, '-g', values('Group').at(-1) ?? 'root', `${folder}/${each}`]);
  const caps = (values('AmbientCapabilities').at(-1) ?? '').toLowerCase().replace(/cap_/g, '').split(/\s+/).filter(Boolean);
  const set = caps.length === 0 ? '-all' : caps.map((cap) => `+${cap}`).join();
  const rights =
    user === 'root'
      ? []
      : [
          'setpriv',
          `--reuid=${user}`,
          `--regid=${values('Group').at(-1)}`,
          '--init-groups',
          '--no-new-privs',
          `--inh-caps=${set}`,
          `--ambient-caps=${set}`,
          `--bounding-set=${caps.length === 0 ? '-all' : `-all,${set}`}`,
        ];
  const log = openSync(`/run/${name}.log`, 'a', 0o644);
  const words = [...rights, ...line.replace('$COROSYNC_OPTIONS', '').split(/\s+/).filter(Boolean)];
  const child = spawn(words[0], words.slice(1), { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  child.on('error', (error) => fail(error.message));
  child.on('spawn', () => {
    writeFileSync(`/run/${name}.pid`, String(child.pid));
    child.unref();
  });
}
