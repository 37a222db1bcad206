// EC3213: heartbeats so often that a healthy node is excluded.

import { check } from '../../check/check.ts';
import { writing } from '../../checks-shared/repairs.ts';
import { placeOfValue } from '../../facts/values.ts';

/** What a healthy node may be silent without fault: a lost token of Corosync costs up to its time-out, 450 ms with the fast settings. */
const tokenMs = 450;
/** What no machine keeps at all times: a pause of the scheduler or of the garbage collector, a slice of addresses in the kernel. */
const pauseMs = 200;
/** Intervals without a heartbeat after which the others exclude a node. */
const intervals = 3;

export const heartbeatRate = check({
  code: 'EC3213',
  name: 'heartbeat-rate',
  severity: 'error',
  scope: 'node',
  title: 'Heartbeats are so frequent that healthy nodes are excluded',
  why: 'Three heartbeats that do not come exclude a node until it has released all its addresses. 100 beats a second mean exclusion after 30 ms of silence, which every machine has now and then; in a trial 1000 a second led to 91 exclusions in 9 seconds. Corosync itself may be silent for its token time-out when a packet is lost, so three intervals should be longer than that (`docs/corosync.md`). One a second, the default, leaves three seconds.',
  bad: 'cluster {\n  heartbeats_per_sec = 100\n}\n',
  good: 'cluster {\n  heartbeats_per_sec = 1\n}\n',
  *run({ facts }) {
    const rate = facts.cluster === null ? null : facts.value(facts.cluster, 'heartbeats_per_sec');
    if (rate === null || rate.setting === null || typeof rate.value !== 'number' || rate.value <= 0) return;
    const silence = Math.round((intervals * 1000) / rate.value);
    if (silence >= tokenMs) return;
    const what =
      silence < pauseMs ? 'any machine has such a pause now and then' : `Corosync may be silent for ${tokenMs} ms after one lost packet`;
    yield {
      message: `heartbeats_per_sec = ${rate.value} excludes a node after ${silence} ms of silence, but ${what}; use 1, at most ${Math.floor((intervals * 1000) / tokenMs)}`,
      at: placeOfValue(rate),
      fix: writing(placeOfValue(rate), '1'),
      ...(silence < pauseMs ? {} : { severity: 'warning' as const }),
    };
  },
});
