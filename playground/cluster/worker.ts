// The worker of the simulation: plays in slices, so that the newest wish counts.

import type { FromCluster, ToCluster } from './messages.ts';
import { Play, reasonOf } from './play.ts';

declare const self: { onmessage: (event: { data: ToCluster }) => void; postMessage(message: FromCluster): void };

/** Of the real time that a slice takes: then the page hears of it, and may have changed its mind. */
const sliceMs = 40;

let play: Play | null = null;
let wanted = { run: 0, untilMs: 0 };
let isGoing = false;

const say = (message: FromCluster) => self.postMessage(message);

self.onmessage = ({ data }) => {
  try {
    take(data);
  } catch (error) {
    play = null;
    say({ kind: 'failed', run: data.run, ...reasonOf(error, 0) });
  }
};

function take(message: ToCluster): void {
  switch (message.kind) {
    case 'start':
      wanted = { run: message.run, untilMs: message.untilMs };
      play = new Play(message.ir, message.seed, message.strikes);
      go();
      return;
    case 'strike':
      if (message.run === wanted.run) play?.strike(message.strike);
      return;
    case 'run':
      if (message.run !== wanted.run) return;
      wanted = { run: message.run, untilMs: message.untilMs };
      go();
      return;
  }
}

function go(): void {
  if (isGoing) return;
  isGoing = true;
  const slice = () => {
    const { run, untilMs } = wanted;
    if (play === null) {
      isGoing = false;
      return;
    }
    const begin = performance.now();
    try {
      let more = play.step(untilMs);
      while (more && performance.now() - begin < sliceMs) more = play.step(untilMs);
      isGoing = more;
      say({ kind: 'ran', run, nowMs: play.nowMs, happened: play.take(), isThere: !more });
    } catch (error) {
      isGoing = false;
      say({ kind: 'ran', run, nowMs: play.nowMs, happened: play.take(), isThere: true });
      say({ kind: 'failed', run, ...reasonOf(error, play.nowMs) });
      play = null;
    }
    if (isGoing) setTimeout(slice);
  };
  slice();
}

say({ kind: 'ready' });
