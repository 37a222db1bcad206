// Events about files get lost: a checkout makes thousands at once, and watchers drop some, or see a folder and not what came with it.
// So some time after the last one everything that is known is looked at again.

export interface SecondLook {
  /** Something happened on the disk. */
  soon(): void;
  dispose(): void;
}

/** Late enough that a checkout is over, soon enough that nobody has read the findings yet. */
const afterMs = 700;

export function openSecondLook(look: () => void): SecondLook {
  let timer: NodeJS.Timeout | null = null;
  const stop = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    soon() {
      stop();
      timer = setTimeout(look, afterMs);
    },
    dispose: stop,
  };
}
