// Calls of Corosync's libraries that wait for the daemon: on a thread, one at a time in the whole process. A daemon that hangs must neither stop our event
// loop nor take more than one thread of libuv's pool, on which files and the kernel's answers wait too.

import type { Koffi } from '../process/koffi.ts';
import { cs } from './cpg.ts';

export type ForeignFunction = ReturnType<ReturnType<Koffi['load']>['func']>;

/** There is a call that waits for the daemon now, and those that wait for it to end. */
let isWaiting = false;
const queue: (() => void)[] = [];

export function waitFor(call: ForeignFunction, args: readonly unknown[], done: (status: number) => void): void {
  const begin = () => {
    isWaiting = true;
    call.async(...args, (error: unknown, status: number) => {
      isWaiting = false;
      queue.shift()?.();
      done(error === null || error === undefined ? status : cs.library);
    });
  };
  if (isWaiting) queue.push(begin);
  else begin();
}
