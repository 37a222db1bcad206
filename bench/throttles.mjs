// Throttles of 1, 3 and 16 nodes beside a single Redis with the usual script (a bucket that leaks, in Lua): the same users ask both. First everybody
// asks for twice the burst at once, which shows the worst overshoot. Then half of the users want somewhat less than an equal part and the others
// far more, which shows who is served. In real time, with real replication on a bus of this process; figures are counts, so a busy machine does not
// spoil them.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { table } from './measure.mjs';

const rate = { limit: 400, perSec: 10, burst: 400, epsilon: 0.95 };
const speed = rate.limit / rate.perSec;
const name = 'bench';
const [settlesMs, lastsMs] = [20_000, 50_000];
/** Of an equal part. */
const wants = { quiet: 0.8, greedy: 5 };
const sizes = [1, 3, 16];

const script = `
local t = redis.call('TIME')
local now = tonumber(t[1]) + tonumber(t[2]) / 1000000
local s = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = math.max(0, (tonumber(s[1]) or 0) - (now - (tonumber(s[2]) or now)) * ${speed})
local passes = level + 1 <= ${rate.burst}
if passes then level = level + 1 end
redis.call('HSET', KEYS[1], 'level', tostring(level), 'at', tostring(now))
-- How full it is by now, in thousandths; 0: it does not pass.
return passes and math.floor(level * 1000) or 0`;

export async function run(scratch) {
  if (!existsSync('/usr/bin/redis-server')) {
    console.log('  left out: needs redis-server of Debian');
    return;
  }
  const parts = await import(pathToFileURL(`${scratch}/replication-parts.mjs`).href);
  const socket = join(scratch, 'redis-throttles');
  const redis = spawn('redis-server', ['--port', '0', '--unixsocket', socket, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
  try {
    for (let left = 200; left > 0 && !existsSync(socket); left--) await sleep(100);
    // All are in step before anybody asks.
    const clusters = [];
    for (const size of sizes) clusters.push(await cluster(parts, size));
    const works = clusters.flatMap((nodes) => [ours(nodes), redisOf(socket, nodes.length)]);
    const rows = [['', 'nodes', 'quiet: least granted', 'greedy: granted', 'rate used', 'at once', 'promised', 'ratio']];
    for (const row of await Promise.all(works)) rows.push(row);
    table(rows);
    console.log(
      `  ${rate.limit}/${rate.perSec}; quiet users want ${wants.quiet} of an equal part, greedy ones ${wants.greedy} of it; at once: the fullest that the bucket was`,
    );
  } finally {
    redis.kill();
  }
}

async function cluster({ node, Hub, until }, size) {
  const hub = new Hub();
  const nodes = Array.from({ length: size }, (_, i) => node(hub, `t${i}`, i + 1).replication);
  await until(() => nodes.every((each) => each.settled() && each.object('inbound_cidr').members().length === size));
  return nodes;
}

async function ours(nodes) {
  const size = nodes.length;
  const takes = nodes.map((each) => {
    const throttles = each.object('shared_named_throttles');
    return () => !throttles.take(name, rate, 1).limited;
  });
  const result = await measure(takes);
  for (const each of nodes) await each.close();
  const one = Math.max(1, rate.burst / size) + speed / size;
  return row('ours', size, result, rate.burst + (size - 1) * one);
}

async function redisOf(socket, size) {
  const clients = await Promise.all(Array.from({ length: size }, () => client(socket)));
  const key = `${name}-${size}`;
  let most = 0;
  const take = (ask) => async () => {
    const level = await ask(['EVAL', script, '1', key]);
    most = Math.max(most, level / 1000);
    return level > 0;
  };
  const result = { ...(await measure(clients.map(({ ask }) => take(ask)))), most };
  for (const { end } of clients) end();
  return row('Redis', size, result, rate.burst);
}

function row(who, size, { quiet, greedy, used, most }, promised) {
  const percent = (part) => (part === null ? '-' : `${(100 * part).toFixed(0)} %`);
  const figures = [percent(quiet), percent(greedy), percent(used), most.toFixed(1), promised.toFixed(1)];
  return [who, size, ...figures, (most / promised).toFixed(2)];
}

/** What each user was granted of what it asked for, and how full the bucket of somebody was who sees every grant. */
async function measure(takes) {
  const bucket = { level: 0, at: performance.now(), most: 0 };
  const users = takes.map((take, i) => ({
    take,
    kind: i % 2 === 1 ? 'quiet' : 'greedy',
    perSec: (speed / takes.length) * wants[i % 2 === 1 ? 'quiet' : 'greedy'],
    asked: 0,
    granted: 0,
  }));
  const begin = performance.now();
  const one = async (user, counts) => {
    const answer = user.take();
    // At once, or the bucket would seem fuller than it was.
    if (answer === true) grant(bucket);
    const granted = await answer;
    if (counts) {
      user.asked++;
      if (granted) user.granted++;
    }
  };
  await Promise.all(users.flatMap((user) => Array.from({ length: 2 * rate.burst }, () => one(user, false))));
  await Promise.all(users.map((user) => askOn(user, begin, one)));
  const seconds = (lastsMs - settlesMs) / 1000;
  const of = (kind) => users.filter((user) => user.kind === kind).map(({ asked, granted }) => granted / asked);
  const granted = users.reduce((sum, user) => sum + user.granted, 0);
  const [quiet, greedy] = [of('quiet'), of('greedy')];
  return {
    quiet: quiet.length === 0 ? null : Math.min(...quiet),
    greedy: greedy.reduce((sum, part) => sum + part, 0) / greedy.length,
    used: granted / (speed * seconds),
    most: bucket.most,
  };
}

/** Asks at its pace, and catches up where this process was late. */
async function askOn(user, begin, one) {
  let next = begin + Math.random() * (1000 / user.perSec);
  while (next < begin + lastsMs) {
    await sleep(Math.max(0, next - performance.now()));
    await one(user, next >= begin + settlesMs);
    next += (1000 / user.perSec) * (0.5 + Math.random());
  }
}

function grant(bucket) {
  const now = performance.now();
  bucket.level = Math.max(0, bucket.level - ((now - bucket.at) / 1000) * speed) + 1;
  bucket.at = now;
  bucket.most = Math.max(bucket.most, bucket.level);
}

/** As much of RESP as whole numbers need. */
async function client(path) {
  const socket = connect(path);
  const waiting = [];
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (let end = text.indexOf('\r\n'); end >= 0; end = text.indexOf('\r\n')) {
      waiting.shift()?.(Number(text.slice(1, end)));
      text = text.slice(end + 2);
    }
  });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  const ask = (words) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      socket.write(`*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
    });
  return { ask, end: () => socket.destroy() };
}
