// Something to wait on: whoever waits is woken by the next `wake`, or at once when it came before.

export class Signal {
  #woken = false;
  #waiting: (() => void) | null = null;

  wake(): void {
    this.#woken = true;
    this.#waiting?.();
  }

  /** One waits at a time. Resolves after the next `wake`, one that came since the last wait included, or after `mostMs`. */
  async wait(mostMs: number | null): Promise<void> {
    if (!this.#woken) {
      let timer: NodeJS.Timeout | null = null;
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
        if (mostMs !== null) timer = setTimeout(resolve, mostMs);
      });
      if (timer !== null) clearTimeout(timer);
      this.#waiting = null;
    }
    this.#woken = false;
  }
}
