// One line of the audit.

/** `open`: more than is needed; `note`: an operator should know why; `ok`: as it should be. */
export interface Finding {
  readonly subject: string;
  readonly state: 'ok' | 'note' | 'OPEN';
  readonly text: string;
}

export const ok = (subject: string, text: string): Finding => ({ subject, state: 'ok', text });
export const note = (subject: string, text: string): Finding => ({ subject, state: 'note', text });
export const open = (subject: string, text: string): Finding => ({ subject, state: 'OPEN', text });
