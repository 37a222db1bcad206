export declare const steps: Readonly<
  Record<'lint' | 'types' | 'rooms' | 'format' | 'build', readonly [name: string, command: string, args: readonly string[]]>
>;
