// The log as this room needs it; `runtime/process/log.ts` is one.

export type LogLine = (level: 'debug' | 'info' | 'warn' | 'error', text: string, about?: Readonly<Record<string, unknown>>) => void;
