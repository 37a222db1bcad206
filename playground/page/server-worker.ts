// The worker with the language server: started, waited for, started again when it dies. Messages are the protocol's own.

/** Not ready within this time: said, with a way to try again. */
const patienceMs = 5_000;

export interface ServerWorker {
  post(message: unknown): void;
  end(): void;
}

export interface WorkerLife {
  /** A message of the protocol. */
  heard(message: Record<string, unknown>): void;
  /** It has not answered yet, and may still: a busy machine is no reason to begin anew. */
  slow(reason: string): void;
  /** It cannot be loaded, or an error has ended it. */
  died(reason: string): void;
}

/** Starts the script of a worker that lies beside the page. */
export function startWorker(script: string, life: WorkerLife): ServerWorker {
  const worker = new Worker(script);
  let isOver = false;
  let isThere = false;
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    worker.terminate();
  };
  const died = (reason: string) => {
    if (isOver) return;
    end();
    life.died(reason);
  };
  const timer = setTimeout(() => {
    if (!isThere && !isOver) life.slow(`${script} has not answered within ${patienceMs / 1000} seconds`);
  }, patienceMs);
  worker.addEventListener('message', ({ data }) => {
    if (isOver) return;
    isThere = true;
    clearTimeout(timer);
    life.heard(data);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    died(event.message === undefined || event.message === '' ? `${script} cannot be loaded` : event.message);
  });
  return { post: (message) => worker.postMessage(message), end };
}
