// For tests that are about something else: whoever comes may read under every name.
import type { Grant } from '../../../runtime/trust/log-reader.ts';

class AnyName extends Set<string> {
  override has(): boolean {
    return true;
  }
}

export const anyReader = (): Grant => ({ ok: true, subscribers: new AnyName() });
