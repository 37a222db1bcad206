// The program of an operator that is run when this node has switched (`--after-switch`): its status says whether what it looks after has come along.

import { spawn } from 'node:child_process';
import type { RolloutId } from '../../core/rollout/rollout-messages.ts';
import { reasonOf } from '../../process/ir-file.ts';

const programMs = 30_000;

/** Why it is not settled; null: it ended with 0 in time. */
export function runAfterSwitch(program: string, { serial, sha256 }: RolloutId): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(program, [], {
      stdio: 'ignore',
      timeout: programMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, EC_ROLLOUT_SERIAL: String(serial), EC_ROLLOUT_SHA256: sha256 },
    });
    child.on('error', (error) => resolve(`${program} (--after-switch) cannot be run: ${reasonOf(error)}`));
    child.on('exit', (code, signal) =>
      resolve(
        code === 0
          ? null
          : `${program} (--after-switch) ${signal === null ? `ended with ${code}` : `was ended after ${programMs / 1000} s`}`,
      ),
    );
  });
}
